package io.dashgate.events.capture;

import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The UUIDs of events. */
final class Uuids {

  private static final int LENGTH = 36;
  private static final int DIGITS = 32;
  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 0x8000000000000000L;

  /** The values of characters as digits; -1 for those that are none. */
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < 16; i++) {
      char digit = Character.forDigit(i, 16);
      VALUES[digit] = (byte) i;
      VALUES[Character.toUpperCase(digit)] = (byte) i;
    }
  }

  private Uuids() {}

  /** Reads a UUID with or without hyphens; null if it is none. */
  static @Nullable UUID parse(String text) {
    boolean isBare = text.length() == DIGITS;
    if (!isBare && (text.length() != LENGTH || !hasHyphens(text))) {
      return null;
    }
    int gap = isBare ? 0 : 1;
    long first = number(text, 0, 8);
    long second = number(text, 8 + gap, 4);
    long third = number(text, 12 + 2 * gap, 4);
    long fourth = number(text, 16 + 3 * gap, 4);
    long fifth = number(text, 20 + 4 * gap, 12);
    return (first | second | third | fourth | fifth) < 0
        ? null
        : new UUID(first << 32 | second << 16 | third, fourth << 48 | fifth);
  }

  /** Returns the number of at most 12 digits; negative if one of them is none. */
  private static long number(String text, int from, int digits) {
    long number = 0;
    for (int i = from; i < from + digits; i++) {
      char one = text.charAt(i);
      number = number << 4 | (one < VALUES.length ? VALUES[one] : -1);
    }
    return number;
  }

  /** Makes one of version 7, which begins with the time. */
  static UUID next(long millis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(
        (millis << 16) | VERSION_7 | (random.nextLong() & 0xfff),
        VARIANT | (random.nextLong() >>> 2));
  }

  private static boolean hasHyphens(String text) {
    return text.charAt(8) == '-'
        && text.charAt(13) == '-'
        && text.charAt(18) == '-'
        && text.charAt(23) == '-';
  }
}
