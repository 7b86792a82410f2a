package io.dashgate.queries.dates;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * A range of time.
 *
 * @param end exclusive
 */
record TimeRange(ZonedDateTime start, ZonedDateTime end) {

  /** Returns the last microsecond. */
  ZonedDateTime last() {
    return end.minus(1, ChronoUnit.MICROS);
  }

  boolean isEmpty() {
    return !start.isBefore(end);
  }
}
