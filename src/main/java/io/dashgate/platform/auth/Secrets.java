package io.dashgate.platform.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets, and the digests that are stored of them. */
public final class Secrets {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** 43 characters of an alphabet of 62 have 256 bits. */
  private static final int LENGTH_OF_256_BITS = 43;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** Returns {@code prefix} and 256 random bits, as letters and digits. */
  public static String random(String prefix) {
    return prefix + random(LENGTH_OF_256_BITS);
  }

  /** Returns {@code length} random letters and digits. */
  public static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** Returns that many random bytes as URL-safe base 64, without padding. */
  public static String urlSafe(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /**
   * Returns the SHA-256 digest of a secret: enough for one of 256 random bits, not for passwords.
   */
  public static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
