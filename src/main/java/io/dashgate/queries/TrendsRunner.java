package io.dashgate.queries;

import io.dashgate.events.reading.ColumnQuery;
import io.dashgate.events.reading.EventColumns;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.engine.EventRange;
import io.dashgate.queries.engine.ReadNeeds;
import io.dashgate.queries.engine.Trends;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.running.RunningQuery;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes trends: reads what they need as of one moment, and gives it to the engine. */
final class TrendsRunner {

  private final QueryDataReader data;

  TrendsRunner(QueryDataReader data) {
    this.data = data;
  }

  /**
   * Computes a query.
   *
   * @param running the computation that it is all or a part of
   * @return fails with 400 if its dates are wrong or it needs too much, with 500 if events are
   *     damaged, with 429 or 503 if there is no memory for it
   */
  Future<TrendsResult> run(RunningQuery running, TrendsQuery query, QueryClock clock) {
    return data.withMaps(() -> running.read(snapshot -> in(snapshot, query, clock)));
  }

  /**
   * Computes a query of a snapshot, which may be that of others, too.
   *
   * @return as of {@link #run}; fails if the snapshot is too short for it, see {@link
   *     QueryDataReader#withMaps}
   */
  Future<TrendsResult> in(EventSnapshot snapshot, TrendsQuery query, QueryClock clock) {
    return earliest(snapshot, query)
        .map(earliest -> QueryDates.of(query, clock, earliest.orElse(null)))
        .compose(dates -> compute(snapshot, query, dates));
  }

  private static Future<Optional<Instant>> earliest(EventSnapshot snapshot, TrendsQuery query) {
    return QueryDates.needsEarliest(query.range())
        ? EventNames.earliest(snapshot)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<TrendsResult> compute(
      EventSnapshot snapshot, TrendsQuery query, QueryDates dates) {
    ReadNeeds needs = Trends.needs(query, dates.current(), dates.previous());
    return data.read(snapshot, needs)
        // filters of persons are evaluated for all of them
        .compose(
            read -> snapshot.run(() -> new Trends(query, dates.current(), dates.previous(), read)))
        .compose(
            trends ->
                addAll(snapshot, needs.ranges(), trends)
                    .compose(any -> snapshot.run(trends::result)));
  }

  private static Future<Void> addAll(
      EventSnapshot snapshot, List<EventRange> ranges, Trends trends) {
    Future<Void> added = Future.succeededFuture();
    for (EventRange range : ranges) {
      added = added.compose(any -> add(snapshot, range, trends));
    }
    return added;
  }

  private static Future<Void> add(EventSnapshot snapshot, EventRange range, Trends trends) {
    return EventNames.read(snapshot, range.event())
        .compose(
            names ->
                names.isEmpty()
                    ? Future.succeededFuture()
                    : EventColumns.read(
                        snapshot,
                        columns(range, names),
                        (number, chunk) -> trends.add(names.getOrDefault(number, ""), chunk)));
  }

  private static ColumnQuery columns(EventRange range, Map<Integer, String> names) {
    return new ColumnQuery(
        range.event() == null ? null : List.copyOf(names.keySet()),
        range.from(),
        range.to() - 1,
        range.columns(),
        range.properties());
  }
}
