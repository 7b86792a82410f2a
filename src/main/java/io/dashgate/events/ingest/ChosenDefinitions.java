package io.dashgate.events.ingest;

import io.dashgate.events.ingest.SeenDefinitions.Pair;
import io.dashgate.events.ingest.SeenDefinitions.Property;
import io.dashgate.events.ingest.SeenDefinitions.Seen;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definitions that a batch writes.
 *
 * @param events new ones, and those that were not seen in this hour
 * @param properties new ones, and those that had no type; with their types
 * @param pairs that may be new
 */
record ChosenDefinitions(
    Map<String, Seen> events, Map<Property, @Nullable PropertyType> properties, List<Pair> pairs) {

  /**
   * Writes them, within the transaction of the batch.
   *
   * @return how many pairs were new
   */
  Future<Integer> write(SqlClient connection, long projectId) {
    return writeEvents(connection, projectId)
        .compose(any -> writeProperties(connection, projectId))
        .compose(any -> writePairs(connection, projectId));
  }

  private static final String EVENTS =
      """
      insert into event_definition (project_id, name, created_at, last_seen_at)
      select $1::bigint, e.name, e.created_at, e.last_seen_at
      from unnest($2::text[], $3::timestamptz[], $4::timestamptz[])
        as e (name, created_at, last_seen_at)
      order by e.name
      on conflict (project_id, name) do update
      set last_seen_at = greatest(event_definition.last_seen_at, excluded.last_seen_at)
      """;

  private Future<?> writeEvents(SqlClient connection, long projectId) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Map.Entry<String, Seen>> entries = List.copyOf(events.entrySet());
    return connection
        .preparedQuery(EVENTS)
        .execute(
            Tuple.of(
                projectId,
                entries.stream().map(Map.Entry::getKey).toArray(String[]::new),
                entries.stream()
                    .map(one -> at(one.getValue().first()))
                    .toArray(OffsetDateTime[]::new),
                entries.stream()
                    .map(one -> at(one.getValue().hour()))
                    .toArray(OffsetDateTime[]::new)));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static final String PROPERTIES =
      """
      insert into property_definition (project_id, type, group_type_index, name, property_type)
      select $1::bigint, p.type, p.group_type_index, p.name, p.property_type
      from unnest($2::smallint[], $3::smallint[], $4::text[], $5::text[])
        as p (type, group_type_index, name, property_type)
      order by p.type, p.group_type_index, p.name
      on conflict (project_id, type, group_type_index, name) do update
      set property_type = coalesce(property_definition.property_type, excluded.property_type)
      """;

  private Future<?> writeProperties(SqlClient connection, long projectId) {
    if (properties.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Property> keys = List.copyOf(properties.keySet());
    return connection
        .preparedQuery(PROPERTIES)
        .execute(
            Tuple.of(
                projectId,
                keys.stream().map(one -> (short) one.owner().type()).toArray(Short[]::new),
                keys.stream()
                    .map(one -> (short) one.owner().groupTypeIndex())
                    .toArray(Short[]::new),
                keys.stream().map(Property::name).toArray(String[]::new),
                keys.stream().map(this::label).toArray(String[]::new)));
  }

  private @Nullable String label(Property property) {
    PropertyType type = properties.get(property);
    return type == null ? null : type.label();
  }

  private static final String PAIRS =
      """
      insert into event_property (event, property, project_id)
      select p.event, p.property, $1::bigint
      from unnest($2::text[], $3::text[]) as p (event, property)
      order by p.event, p.property
      on conflict do nothing
      """;

  private Future<Integer> writePairs(SqlClient connection, long projectId) {
    return pairs.isEmpty()
        ? Future.succeededFuture(0)
        : connection
            .preparedQuery(PAIRS)
            .execute(
                Tuple.of(
                    projectId,
                    pairs.stream().map(Pair::event).toArray(String[]::new),
                    pairs.stream().map(Pair::property).toArray(String[]::new)))
            .map(SqlResult::rowCount);
  }
}
