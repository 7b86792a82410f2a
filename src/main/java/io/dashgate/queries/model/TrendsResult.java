package io.dashgate.queries.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trends have computed, before it is written in a language.
 *
 * @param current the time of the query
 * @param previous the time that is compared with; null: none
 * @param lines in the order of the series, then of the values
 * @param hasMore whether there are more values of the breakdown than are shown
 */
public record TrendsResult(
    Buckets current, @Nullable Buckets previous, List<Line> lines, boolean hasMore) {

  /**
   * The values of a series, of a value of the breakdown, and of a time.
   *
   * @param series its index
   * @param isPrevious whether it is of the time that is compared with
   * @param values of the breakdown, one a property: {@link Breakdown#NULL}, {@link
   *     Breakdown#OTHER}; empty: there is no breakdown
   * @param data one a bucket, never NaN; with {@link Display#CUMULATIVE} the sum of all up to it,
   *     an actor counted once; of a total value none
   * @param total the one value of the whole range; NaN if there are no numbers to aggregate; 0 over
   *     time
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Line(
      int series, boolean isPrevious, List<String> values, double[] data, double total) {}
}
