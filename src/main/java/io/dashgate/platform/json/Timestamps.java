package io.dashgate.platform.json;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Formats times as the API does: ISO 8601, UTC, {@code Z}, microseconds unless they are 0. The
 * formatters of java.time are too slow for lists.
 */
public final class Timestamps {

  private static final int MICROSECOND = 1_000;

  private Timestamps() {}

  /** Returns the text for a time, null for null. */
  public static @Nullable String format(@Nullable OffsetDateTime time) {
    if (time == null) {
      return null;
    }
    OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder("0000-00-00T00:00:00.000000Z".length());
    append(text, utc.getYear(), 4).append('-');
    append(text, utc.getMonthValue(), 2).append('-');
    append(text, utc.getDayOfMonth(), 2).append('T');
    append(text, utc.getHour(), 2).append(':');
    append(text, utc.getMinute(), 2).append(':');
    append(text, utc.getSecond(), 2);
    int micros = utc.getNano() / MICROSECOND;
    if (micros != 0) {
      append(text.append('.'), micros, 6);
    }
    return text.append('Z').toString();
  }

  private static StringBuilder append(StringBuilder text, int number, int digits) {
    int power = 1;
    for (int i = 1; i < digits; i++) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      text.append((char) ('0' + number / power % 10));
    }
    return text;
  }
}
