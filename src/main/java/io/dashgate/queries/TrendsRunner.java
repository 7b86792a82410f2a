package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.ReadReport.Phase;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.engine.QueryData;
import io.dashgate.queries.engine.ReadNeeds;
import io.dashgate.queries.engine.Trends;
import io.dashgate.queries.engine.WorkLimits;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.running.QueryKind;
import io.dashgate.queries.running.RunningQuery;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Computes trends: reads what they need as of one moment, and gives it to the engine. */
final class TrendsRunner {

  private static final long MICROS_OF_DAY = 86_400_000_000L;

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
    running.describe(QueryKind.TRENDS, shape(query));
    return data.withMaps(() -> running.read(snapshot -> in(snapshot, query, clock)));
  }

  /** Describes a query without any of its values. */
  static String shape(TrendsQuery query) {
    return "%d series, breakdown by %d, interval %s%s"
        .formatted(
            query.series().size(),
            query.breakdown() == null ? 0 : query.breakdown().properties().size(),
            query.interval(),
            query.comparison() == null ? "" : ", compared");
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

  /** Returns the time of the first event, if the query needs it and there is one. */
  static Future<Optional<Instant>> earliest(EventSnapshot snapshot, TrendsQuery query) {
    return QueryDates.needsEarliest(query.range())
        ? EventNames.earliest(snapshot)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<TrendsResult> compute(
      EventSnapshot snapshot, TrendsQuery query, QueryDates dates) {
    return added(snapshot, query, dates)
        .compose(
            trends -> {
              snapshot.report().begin(Phase.RESULT);
              return snapshot
                  .run(() -> trends.result(limits(snapshot)))
                  .onComplete(result -> snapshot.report().begin(Phase.BEGIN));
            });
  }

  /** Returns trends that have all of their events, and no result yet. */
  Future<Trends> added(EventSnapshot snapshot, TrendsQuery query, QueryDates dates) {
    ReadNeeds needs = Trends.needs(query, dates.current(), dates.previous());
    snapshot.report().covers((dates.current().to() - dates.current().from()) / MICROS_OF_DAY);
    return NamedRange.of(snapshot, needs.ranges())
        .compose(
            ranges ->
                data.limit()
                    .check(snapshot, ranges, dates.current().zone())
                    .compose(events -> snapshot.expect(Trends.expectedBytes(query, events)))
                    .compose(any -> data.read(snapshot, needs))
                    .compose(read -> begin(snapshot, query, dates, needs, read))
                    .compose(
                        trends ->
                            NamedRange.readAll(snapshot, ranges, trends::bytes, trends::add)
                                .map(any -> trends)));
  }

  /** Filters of persons are evaluated for all of them. */
  private static Future<Trends> begin(
      EventSnapshot snapshot,
      TrendsQuery query,
      QueryDates dates,
      ReadNeeds needs,
      QueryData read) {
    return snapshot.run(
        () -> {
          snapshot.hold(Trends.bytesToBegin(needs, read));
          return new Trends(query, dates.current(), dates.previous(), read);
        });
  }

  private static WorkLimits limits(EventSnapshot snapshot) {
    return new WorkLimits() {
      @Override
      public void check() {
        snapshot.check();
      }

      @Override
      public void hold(long bytes) {
        snapshot.hold(bytes);
      }
    };
  }
}
