package io.dashgate.queries.model;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query of trends.
 *
 * @param filter of the events of all series, with that of test accounts
 * @param breakdown null: none
 * @param comparison null: none
 * @param formulas instead of the series, if there are any
 * @param smoothing over how many points each one is averaged; 1: it is not
 * @param groupTypeIndex the type of groups that are the actors; -1: persons
 */
public record TrendsQuery(
    Language language,
    DateRange range,
    Interval interval,
    List<Series> series,
    Filter filter,
    @Nullable Breakdown breakdown,
    @Nullable Comparison comparison,
    List<Formula> formulas,
    Display display,
    int smoothing,
    int groupTypeIndex)
    implements InsightQuery {

  /** Returns the query of one of its series, for events that match another filter, too. */
  public TrendsQuery only(Series one, Filter other) {
    return new TrendsQuery(
        language,
        range,
        interval,
        List.of(one),
        FilterGroup.both(filter, other),
        breakdown,
        comparison,
        List.of(),
        display,
        1,
        groupTypeIndex);
  }

  /** Returns the query with another display. */
  public TrendsQuery shownAs(Display other) {
    return new TrendsQuery(
        language,
        range,
        interval,
        series,
        filter,
        breakdown,
        comparison,
        formulas,
        other,
        smoothing,
        groupTypeIndex);
  }
}
