package io.dashgate.platform.db.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The Postgres binaries on the class path, one archive for each platform. */
final class PostgresBinaries {

  /** The version of this build's archives. A data folder keeps one unpacked copy a version. */
  private static final String VERSION = "18.3";

  private static final int OWNER_EXECUTE = 0100;

  private PostgresBinaries() {}

  /**
   * Unpacks the binaries of this platform below {@code home}, unless they are there.
   *
   * @return the folder with {@code bin}, {@code lib} and {@code share}
   */
  static Path unpack(Path home) throws IOException {
    String platform = platform();
    Path target = home.resolve("postgres-" + VERSION + "-" + platform);
    if (Files.isDirectory(target)) {
      return target;
    }
    String archive = "postgres-" + platform + ".txz";
    InputStream packed = PostgresBinaries.class.getClassLoader().getResourceAsStream(archive);
    if (packed == null) {
      throw new IllegalStateException(
          "No embedded Postgres for this platform (" + platform + "): set DATABASE_URL.");
    }
    Path unfinished = Files.createTempDirectory(home, "postgres-");
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
      extract(tar, unfinished);
    }
    return Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void extract(TarArchiveInputStream tar, Path target) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path file = target.resolve(entry.getName()).normalize();
      if (!file.startsWith(target)) {
        throw new IOException("the archive points outside of itself: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(file);
      } else if (entry.isSymbolicLink()) {
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      } else {
        Files.createDirectories(file.getParent());
        Files.copy(tar, file);
        boolean executable = (entry.getMode() & OWNER_EXECUTE) != 0;
        Files.setPosixFilePermissions(
            file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    return (os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os)
        + (arm ? "-arm_64" : "-x86_64");
  }
}
