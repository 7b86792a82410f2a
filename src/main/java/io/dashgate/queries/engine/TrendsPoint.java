package io.dashgate.queries.engine;

import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point of trends whose actors are asked for.
 *
 * @param query of a single series
 * @param current the time of the query
 * @param previous the time that is compared with; null: none
 * @param isPrevious whether the point is in that time
 * @param bucket the index of its bucket; -1: the whole range
 * @param values of the breakdown that its line has, one a property; null: all of them
 * @param isOfRange whether the time of the query is that of the point only: lines are not known
 *     then, and ranges of numbers are as their names say
 */
public record TrendsPoint(
    TrendsQuery query,
    Buckets current,
    @Nullable Buckets previous,
    boolean isPrevious,
    int bucket,
    @Nullable List<String> values,
    boolean isOfRange) {

  /** Returns the type of groups that are the actors; -1: persons. */
  public int groupTypeIndex() {
    return series().math() == Maths.UNIQUE_GROUP ? series().mathGroup() : query.groupTypeIndex();
  }

  /**
   * Whether it must be computed which values the line has: the others than those that are shown, or
   * a range of numbers.
   */
  public boolean needsLines() {
    Breakdown breakdown = query.breakdown();
    return breakdown != null
        && values != null
        && !isOfRange
        && (breakdown.properties().stream().anyMatch(property -> property.bins() > 0)
            || values.stream().allMatch(Breakdown.OTHER::equals));
  }

  private Series series() {
    return query.series().get(0);
  }

  private Timeline timeline() {
    Buckets buckets = isPrevious && previous != null ? previous : current;
    return SeriesFold.timeline(query, series(), buckets);
  }

  private int point(Timeline timeline) {
    return query.display() == Display.TOTAL_VALUE ? 0 : Math.min(bucket, timeline.points() - 1);
  }

  /** Returns the time whose events count, as a single cell. */
  Timeline range() {
    Timeline timeline = timeline();
    int point = point(timeline);
    if (point < 0) {
      return Timeline.single(timeline.from(), timeline.to());
    }
    boolean isSummedUp = query.display() == Display.CUMULATIVE && timeline.isPlain();
    return Timeline.single(
        isSummedUp ? timeline.from() : timeline.bounds()[timeline.firsts()[point]],
        timeline.bounds()[timeline.lasts()[point] + 1]);
  }
}
