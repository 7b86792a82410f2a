package io.dashgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The folders of embedded databases: each has 100 MB, so those of a test class are removed after
 * the class. Registered for all tests by a service file.
 */
public final class DataFolders implements AfterAllCallback {

  private static final Queue<Path> USED = new ConcurrentLinkedQueue<>();

  /** Returns a folder that no other gateway has used. */
  static Path create() {
    Path folder = createToKeep();
    USED.add(folder);
    return folder;
  }

  /** Returns such a folder that the caller removes. */
  static Path createToKeep() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target/data")), "run-")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (context.getRequiredTestClass().getEnclosingClass() != null) {
      return; // the class around it may still need them
    }
    for (Path folder = USED.poll(); folder != null; folder = USED.poll()) {
      remove(folder);
    }
  }

  /** Removes a folder and all that is in it, and the database on an outside server. */
  public static void remove(Path folder) throws IOException {
    OutsideServer.find().ifPresent(server -> server.dropDatabase(folder));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
