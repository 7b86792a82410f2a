package io.dashgate.tiles;

import java.security.SecureRandom;
import java.util.Base64;

/** The short ids of insights, as the default of their column makes them. */
final class ShortId {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Eight characters. */
  private static final int BYTES = 6;

  private ShortId() {}

  static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes).replace('+', 'x').replace('/', 'X');
  }
}
