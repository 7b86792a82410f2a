package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.ReadReport.Phase;
import io.dashgate.persons.maps.MapSource;
import io.dashgate.persons.maps.NotBuiltException;
import io.dashgate.persons.maps.PersonMap;
import io.dashgate.persons.maps.PersonMaps;
import io.dashgate.persons.maps.PersonValueMaps;
import io.dashgate.persons.maps.PersonValues;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.engine.ElementTexts;
import io.dashgate.queries.engine.GroupValues;
import io.dashgate.queries.engine.QueryData;
import io.dashgate.queries.engine.ReadNeeds;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Reads what computations look up beside the events. */
public final class QueryDataReader {

  /** The key of persons that stands for each of their distinct ids. */
  private static final String DISTINCT_ID = "distinct_id";

  private final PersonMaps maps;
  private final PersonValueMaps values;

  /** A read may need several maps that are not built, and they may become old meanwhile. */
  private static final int MOST_BUILDS = 20;

  private final EventsLimit limit;
  private final ElementTexts elements = new ClickedTexts();

  /**
   * Makes it, once for all verticles.
   *
   * @param mostEvents that a query reads
   */
  public QueryDataReader(PersonMaps maps, PersonValueMaps values, long mostEvents) {
    this.maps = maps;
    this.values = values;
    this.limit = new EventsLimit(mostEvents);
  }

  /** Returns the limit of the events that a query reads. */
  EventsLimit limit() {
    return limit;
  }

  /**
   * Does a read that needs the data of a snapshot. If maps of persons are not built, they are built
   * first, for which a snapshot is too short, and the read begins anew.
   *
   * @param read opens a snapshot
   */
  <T> Future<T> withMaps(Supplier<Future<T>> read) {
    return withMaps(read, MOST_BUILDS);
  }

  private static <T> Future<T> withMaps(Supplier<Future<T>> read, int left) {
    return read.get()
        .recover(
            failure -> {
              if (!(failure instanceof NotBuiltException missing)) {
                return Future.failedFuture(failure);
              }
              return left == 0
                  ? Future.failedFuture(ApiException.unavailable())
                  : missing.build().compose(any -> withMaps(read, left - 1));
            });
  }

  /** A snapshot as the maps read it. */
  private record Source(EventSnapshot snapshot) implements MapSource {

    @Override
    public long projectId() {
      return snapshot.projectId();
    }

    @Override
    public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
      return snapshot.execute(sql, arguments);
    }

    @Override
    public Future<Void> take(long bytes) {
      return snapshot.take(bytes);
    }

    @Override
    public <T> Future<T> run(Callable<T> work) {
      return snapshot.run(work);
    }
  }

  /** Reads what is needed, of the snapshot. */
  Future<QueryData> read(EventSnapshot snapshot, ReadNeeds needs) {
    snapshot.report().begin(Phase.PERSONS);
    return maps.get(new Source(snapshot))
        .compose(
            persons ->
                persons(snapshot, needs)
                    .compose(ofPersons -> data(snapshot, needs, persons, ofPersons)));
  }

  private Future<QueryData> data(
      EventSnapshot snapshot,
      ReadNeeds needs,
      PersonMap persons,
      Map<String, PersonValues> ofPersons) {
    Future<GroupValues> groups =
        needs.groupProperties().isEmpty()
            ? Future.succeededFuture(GroupValues.NONE)
            : GroupProperties.read(snapshot, needs.groupProperties());
    return groups.map(read -> new QueryData(persons, ofPersons, read, elements));
  }

  private Future<Map<String, PersonValues>> persons(EventSnapshot snapshot, ReadNeeds needs) {
    Map<String, PersonValues> read = new HashMap<>();
    Future<Void> all = Future.succeededFuture();
    for (String key : needs.personProperties()) {
      all =
          all.compose(any -> property(snapshot, key))
              .map(
                  found -> {
                    read.put(key, found);
                    return null;
                  });
    }
    return all.map(any -> read);
  }

  private Future<PersonValues> property(EventSnapshot snapshot, String key) {
    Source source = new Source(snapshot);
    return key.equals(DISTINCT_ID) ? values.distinctIds(source) : values.get(source, key);
  }
}
