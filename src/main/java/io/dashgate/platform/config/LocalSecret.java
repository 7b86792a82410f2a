package io.dashgate.platform.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Files with a secret in the data folder of the embedded database, readable only by its owner. */
public final class LocalSecret {

  private static final int RANDOM_BYTES = 32;

  private LocalSecret() {}

  /** Returns the content of {@code file}; a missing file is created with a random secret. */
  public static String readOrCreate(Path file) {
    if (!Files.exists(file)) {
      byte[] random = new byte[RANDOM_BYTES];
      new SecureRandom().nextBytes(random);
      write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
    return read(file);
  }

  /** Returns the content of {@code file}. */
  public static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates {@code file}; an existing file stays unchanged. */
  public static void write(Path file, String secret) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, secret.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      // a concurrent start created it first
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
