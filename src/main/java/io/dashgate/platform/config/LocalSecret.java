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

/**
 * Secrets that live in the data folder next to the embedded database, readable by its owner only.
 */
public final class LocalSecret {

  private static final int RANDOM_BYTES = 32;

  private LocalSecret() {}

  /** Returns the secret kept in {@code file}, made at random the first time. */
  public static String readOrCreate(Path file) {
    if (!Files.exists(file)) {
      byte[] random = new byte[RANDOM_BYTES];
      new SecureRandom().nextBytes(random);
      write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
    return read(file);
  }

  /** Returns the content of a secret's file. */
  public static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a secret's file; one that is there already stays as it is. */
  public static void write(Path file, String secret) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, secret.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      // another start was first: its secret holds
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
