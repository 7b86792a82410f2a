package io.dashgate.events.capture;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The UUIDs of events. */
final class Uuids {

  private static final Pattern BARE =
      Pattern.compile(
          "([0-9a-fA-F]{8})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{12})");

  private static final int LENGTH = 36;
  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 0x8000000000000000L;

  private Uuids() {}

  /** Reads a UUID with or without hyphens; null if it is none. */
  static @Nullable UUID parse(String text) {
    if (text.length() == LENGTH && hasHyphens(text)) {
      return hasDigits(text) ? UUID.fromString(text) : null;
    }
    var bare = BARE.matcher(text);
    return bare.matches() ? UUID.fromString(bare.replaceFirst("$1-$2-$3-$4-$5")) : null;
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

  private static boolean hasDigits(String text) {
    for (int i = 0; i < LENGTH; i++) {
      char one = text.charAt(i);
      boolean isDigit =
          (one >= '0' && one <= '9') || (one >= 'a' && one <= 'f') || (one >= 'A' && one <= 'F');
      boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (!isDigit && !isHyphen) {
        return false;
      }
    }
    return true;
  }
}
