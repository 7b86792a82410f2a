package io.dashgate.db;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Writes points in time as the API does: ISO 8601, UTC, {@code Z}, microseconds unless they are 0.
 */
public final class Timestamps {

  private static final DateTimeFormatter WHOLE_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private Timestamps() {}

  /** Returns the text for a time, null for null. */
  public static @Nullable String format(@Nullable OffsetDateTime time) {
    if (time == null) {
      return null;
    }
    OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
    return (utc.get(ChronoField.MICRO_OF_SECOND) == 0 ? WHOLE_SECONDS : MICROSECONDS).format(utc);
  }
}
