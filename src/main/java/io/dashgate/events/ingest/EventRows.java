package io.dashgate.events.ingest;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The rows of events of a project, within the transaction of a batch. */
final class EventRows {

  /** Of a statement: Postgres keeps the arguments of larger ones on disk. */
  private static final int MOST_ADDED = 2_000;

  private EventRows() {}

  private static final String OLDER =
      """
      select uuid
      from event_uuid
      where project_id = $1 and uuid = any($2) and month <> $3
      """;

  /** Reads which events arrived in other months than this one. */
  static Future<Set<UUID>> older(
      SqlClient connection, long projectId, List<IncomingEvent> events, short month) {
    if (events.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    UUID[] uuids = events.stream().map(IncomingEvent::uuid).toArray(UUID[]::new);
    return connection
        .preparedQuery(OLDER)
        .execute(Tuple.of(projectId, uuids, month))
        .map(EventRows::uuids);
  }

  private static final String ADD_UUIDS =
      """
      insert into event_uuid (project_id, uuid, month, event_number, day)
      select $1::bigint, e.uuid, $5::smallint, e.event_number, e.day
      from unnest($2::uuid[], $3::int[], $4::int[]) as e (uuid, event_number, day)
      order by e.uuid
      on conflict do nothing
      returning uuid
      """;

  /**
   * Notes that events are stored.
   *
   * @return those that were not yet
   */
  static Future<Set<UUID>> addUuids(
      SqlClient connection,
      long projectId,
      List<IncomingEvent> events,
      Map<String, Integer> numbers,
      short month) {
    if (events.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return connection
        .preparedQuery(ADD_UUIDS)
        .execute(
            Tuple.of(
                projectId,
                events.stream().map(IncomingEvent::uuid).toArray(UUID[]::new),
                events.stream().map(event -> numbers.get(event.name())).toArray(Integer[]::new),
                events.stream().map(event -> day(event.time())).toArray(Integer[]::new),
                month))
        .map(EventRows::uuids);
  }

  private static int day(Instant time) {
    return (int) LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay();
  }

  private static Set<UUID> uuids(Iterable<Row> rows) {
    Set<UUID> uuids = new HashSet<>();
    rows.forEach(row -> uuids.add(row.getUUID(0)));
    return uuids;
  }

  private static final String ADD =
      """
      insert into event (
        project_id, event_number, ts, uuid, id_number, received_at, properties, elements_chain)
      select $1::bigint, e.event_number, e.ts, e.uuid, e.id_number, e.received_at, e.properties::json,
        e.elements_chain
      from unnest(
          $2::int[], $3::timestamptz[], $4::uuid[], $5::int[], $6::timestamptz[], $7::text[], $8::text[])
        as e (event_number, ts, uuid, id_number, received_at, properties, elements_chain)
      on conflict do nothing
      """;

  /**
   * Makes the arguments of {@link #add}, of each statement. Takes long for many events.
   *
   * @param numbers of their names
   */
  static List<Tuple> arguments(
      long projectId, List<IncomingEvent> events, Map<String, Integer> numbers) {
    // as the index has them; Postgres would sort them with all their properties, on disk
    List<IncomingEvent> sorted =
        events.stream()
            .sorted(
                Comparator.comparing((IncomingEvent event) -> numbers.get(event.name()))
                    .thenComparing(IncomingEvent::time))
            .toList();
    List<Tuple> arguments = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += MOST_ADDED) {
      List<IncomingEvent> part = sorted.subList(from, Math.min(from + MOST_ADDED, sorted.size()));
      arguments.add(argumentsOf(projectId, part, numbers));
    }
    return arguments;
  }

  private static Tuple argumentsOf(
      long projectId, List<IncomingEvent> events, Map<String, Integer> numbers) {
    return Tuple.of(
        projectId,
        events.stream().map(event -> numbers.get(event.name())).toArray(Integer[]::new),
        events.stream().map(event -> at(event.time())).toArray(OffsetDateTime[]::new),
        events.stream().map(IncomingEvent::uuid).toArray(UUID[]::new),
        events.stream().map(IncomingEvent::idNumber).toArray(Integer[]::new),
        events.stream().map(event -> at(event.received())).toArray(OffsetDateTime[]::new),
        events.stream().map(IncomingEvent::storedProperties).toArray(String[]::new),
        events.stream().map(IncomingEvent::elementsChain).toArray(String[]::new));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /**
   * Adds events.
   *
   * @param arguments see {@link #arguments}
   */
  static Future<Void> add(SqlClient connection, List<Tuple> arguments) {
    Future<Void> added = Future.succeededFuture();
    for (Tuple part : arguments) {
      added = added.compose(any -> connection.preparedQuery(ADD).execute(part).mapEmpty());
    }
    return added;
  }
}
