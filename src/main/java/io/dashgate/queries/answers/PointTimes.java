package io.dashgate.queries.answers;

import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * The first and the last moment of a point, in ISO 8601.
 *
 * @param to the last microsecond
 */
record PointTimes(String from, String to) {

  /**
   * Returns the times of a bucket; of a total value those of the whole range.
   *
   * @param bucket its index
   */
  static PointTimes of(TrendsQuery query, Series series, Buckets buckets, int bucket) {
    if (query.display() == Display.TOTAL_VALUE) {
      return of(buckets, buckets.from(), buckets.to());
    }
    long[] starts = buckets.starts();
    long end = bucket + 1 < starts.length ? starts[bucket + 1] : buckets.to();
    boolean looksBack = series.math().looksBack(query.interval());
    if (looksBack) {
      ZonedDateTime start = time(buckets, starts[bucket]);
      ZonedDateTime next = start.toLocalDate().plusDays(1).atStartOfDay(buckets.zone());
      end = Math.min(ChronoUnit.MICROS.between(Instant.EPOCH, next.toInstant()), buckets.to());
    }
    boolean isSummedUp = query.display() == Display.CUMULATIVE && !looksBack;
    long from = isSummedUp ? buckets.from() : Math.max(starts[bucket], buckets.from());
    return of(buckets, Math.min(from, end - 1), end);
  }

  private static PointTimes of(Buckets buckets, long from, long to) {
    return new PointTimes(text(buckets, from), text(buckets, to - 1));
  }

  private static ZonedDateTime time(Buckets buckets, long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(buckets.zone());
  }

  private static String text(Buckets buckets, long micros) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time(buckets, micros));
  }
}
