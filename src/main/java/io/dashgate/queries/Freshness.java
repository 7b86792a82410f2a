package io.dashgate.queries;

import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a result becomes old.
 *
 * @param staleAt null: never, since the time of the query is fixed and was over when it was
 *     computed
 * @param lazilyStaleAt the same for callers who take older results
 * @param nextRefreshAt before which clients should not ask for a new one
 */
record Freshness(
    @Nullable OffsetDateTime staleAt,
    @Nullable OffsetDateTime lazilyStaleAt,
    OffsetDateTime nextRefreshAt) {

  /** Events arrive a little late. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private static final Duration SHORT_RANGE = Duration.ofDays(7);

  /**
   * Returns that of a query for a time.
   *
   * @param isFixed whether it means the same time later
   */
  static Freshness of(Buckets time, boolean isFixed, OffsetDateTime computedAt) {
    Instant end = Instant.EPOCH.plus(time.to(), ChronoUnit.MICROS);
    Duration range = Duration.of(time.to() - time.from(), ChronoUnit.MICROS);
    boolean isOver = isFixed && !end.isAfter(computedAt.toInstant().minus(LATE));
    boolean isShort =
        time.interval().compareTo(Interval.HOUR) <= 0 || range.compareTo(SHORT_RANGE) <= 0;
    return new Freshness(
        isOver ? null : computedAt.plus(age(time.interval())),
        isOver ? null : computedAt.plus(lazyAge(time.interval())),
        computedAt.plusMinutes(isShort ? 3 : 15));
  }

  private static Duration age(Interval interval) {
    return switch (interval) {
      case SECOND, MINUTE -> Duration.ofMinutes(5);
      case HOUR -> Duration.ofHours(1);
      case DAY -> Duration.ofHours(6);
      case WEEK -> Duration.ofDays(1);
      case MONTH, QUARTER, YEAR -> Duration.ofDays(2);
    };
  }

  private static Duration lazyAge(Interval interval) {
    return switch (interval) {
      case SECOND, MINUTE -> Duration.ofMinutes(15);
      case HOUR -> Duration.ofHours(2);
      case DAY -> Duration.ofHours(12);
      case WEEK, MONTH, QUARTER, YEAR -> age(interval);
    };
  }

  /** Returns a time as the database keeps it. */
  static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
  }
}
