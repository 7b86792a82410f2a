package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.persons.maps.DistinctIdValues;
import io.dashgate.persons.maps.PersonMap;
import io.dashgate.persons.maps.PersonMaps;
import io.dashgate.persons.maps.PersonValueMaps;
import io.dashgate.persons.maps.PersonValues;
import io.dashgate.queries.engine.ElementTexts;
import io.dashgate.queries.engine.GroupValues;
import io.dashgate.queries.engine.QueryData;
import io.dashgate.queries.engine.ReadNeeds;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/** Reads what computations look up beside the events. */
public final class QueryDataReader {

  /** The key of persons that stands for each of their distinct ids. */
  private static final String DISTINCT_ID = "distinct_id";

  private final PersonMaps maps;
  private final PersonValueMaps values;
  private final ElementTexts elements = new ClickedTexts();

  /** Makes it, once for all verticles. */
  public QueryDataReader(PersonMaps maps, PersonValueMaps values) {
    this.maps = maps;
    this.values = values;
  }

  /** Reads what is needed, of the snapshot. */
  Future<QueryData> read(EventSnapshot snapshot, ReadNeeds needs) {
    return snapshot
        .with(connection -> maps.get(connection, snapshot.projectId()))
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
    return snapshot.with(
        connection ->
            key.equals(DISTINCT_ID)
                ? DistinctIdValues.read(connection, snapshot.projectId())
                : values.get(connection, snapshot.projectId(), key));
  }
}
