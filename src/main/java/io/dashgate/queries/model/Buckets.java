package io.dashgate.queries.model;

import java.time.ZoneId;
import java.util.List;

/**
 * The time of a query, resolved: a range and the intervals that it is cut into. All times are
 * microseconds since 1970.
 *
 * @param from the first microsecond of the range
 * @param to the first microsecond after it
 * @param starts when each interval begins; the first one may begin before the range
 * @param interval of the buckets
 * @param zone of the calendar
 * @param days the text of each interval in answers, such as {@code 2022-06-15}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Buckets(
    long from, long to, long[] starts, Interval interval, ZoneId zone, List<String> days) {

  /** Returns the number of intervals. */
  public int size() {
    return starts.length;
  }
}
