package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.ReadReport.Phase;
import io.dashgate.queries.actors.ActorPage;
import io.dashgate.queries.actors.ActorPages;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.engine.Actors;
import io.dashgate.queries.engine.PointActors;
import io.dashgate.queries.engine.QueryData;
import io.dashgate.queries.engine.ReadNeeds;
import io.dashgate.queries.engine.Trends;
import io.dashgate.queries.engine.TrendsPoint;
import io.dashgate.queries.model.ActorsQuery;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.running.QueryKind;
import io.dashgate.queries.running.RunningQuery;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Finds the actors behind points of trends, and reads a page of them as of the same moment. */
final class ActorsRunner {

  private final QueryDataReader data;
  private final TrendsRunner trends;

  ActorsRunner(QueryDataReader data) {
    this.data = data;
    this.trends = new TrendsRunner(data);
  }

  /**
   * Computes a query.
   *
   * @return fails as {@link TrendsRunner#run}, and with 400 if there is no such point
   */
  Future<ActorPage> run(RunningQuery running, ActorsQuery query, QueryClock clock) {
    running.describe(QueryKind.ACTORS, TrendsRunner.shape(query.trends()));
    return data.withMaps(() -> running.read(snapshot -> in(snapshot, query, clock)));
  }

  private Future<ActorPage> in(EventSnapshot snapshot, ActorsQuery query, QueryClock clock) {
    return TrendsRunner.earliest(snapshot, query.trends())
        .map(earliest -> QueryDates.of(query.trends(), clock, earliest.orElse(null)))
        .compose(dates -> page(snapshot, query, dates));
  }

  private Future<ActorPage> page(EventSnapshot snapshot, ActorsQuery query, QueryDates dates) {
    TrendsPoint point = point(query, dates);
    return lines(snapshot, point, dates)
        .compose(lines -> actors(snapshot, point, lines))
        .compose(actors -> ActorPages.read(snapshot, query, actors, point.groupTypeIndex()));
  }

  private static TrendsPoint point(ActorsQuery query, QueryDates dates) {
    Buckets previous = dates.previous();
    boolean isPrevious = query.isPrevious() && previous != null;
    Buckets buckets = query.isPrevious() && previous != null ? previous : dates.current();
    return new TrendsPoint(
        query.trends(),
        dates.current(),
        previous,
        isPrevious,
        bucket(query, buckets),
        query.values(),
        query.isOfRange());
  }

  /** The day of a total value does not matter; a range that looks back is one of its last day. */
  private static int bucket(ActorsQuery query, Buckets buckets) {
    if (query.trends().display() == Display.TOTAL_VALUE) {
      return 0;
    }
    if (query.day() != null) {
      return QueryDates.bucket(buckets, query.day());
    }
    boolean looksBack = query.trends().series().get(0).math().looksBack(query.trends().interval());
    return query.isOfRange() && looksBack ? buckets.size() - 1 : -1;
  }

  /** Returns the trends that say which values a line has; null: that is known without them. */
  private Future<@Nullable Trends> lines(
      EventSnapshot snapshot, TrendsPoint point, QueryDates dates) {
    return point.needsLines()
        ? trends.added(snapshot, point.query(), dates).map(lines -> lines)
        : Future.succeededFuture();
  }

  private Future<Actors> actors(EventSnapshot snapshot, TrendsPoint point, @Nullable Trends lines) {
    ReadNeeds needs = PointActors.needs(point);
    return NamedRange.of(snapshot, needs.ranges())
        .compose(
            ranges ->
                data.limit()
                    .check(snapshot, ranges, point.current().zone())
                    .compose(any -> data.read(snapshot, needs))
                    .compose(read -> begin(snapshot, point, needs, read, lines))
                    .compose(
                        actors ->
                            NamedRange.readAll(snapshot, ranges, actors::bytes, actors::add)
                                .compose(any -> result(snapshot, actors))));
  }

  private static Future<PointActors> begin(
      EventSnapshot snapshot,
      TrendsPoint point,
      ReadNeeds needs,
      QueryData read,
      @Nullable Trends lines) {
    return snapshot.run(
        () -> {
          snapshot.hold(Trends.bytesToBegin(needs, read) + (lines == null ? 0 : lines.bytes()));
          return new PointActors(point, read, lines);
        });
  }

  /** What is returned takes as much as what it is made of. */
  private static Future<Actors> result(EventSnapshot snapshot, PointActors actors) {
    snapshot.report().begin(Phase.RESULT);
    return snapshot.run(
        () -> {
          snapshot.hold(2 * actors.bytes());
          return actors.result();
        });
  }
}
