package io.dashgate.events.sealing;

import io.dashgate.platform.db.IndexOrder;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a project that are not sealed. */
final class TailRows {

  /** Events of a portion, at most. The statement has the number, too. */
  static final int MOST_EVENTS = 2_000;

  /** A larger result is read in portions. */
  private static final long MOST_BYTES = 1024 * 1024;

  private TailRows() {}

  /** With the count that the project's row has of the same moment. */
  private static final String COUNT =
      """
      select e.event_number,
        e.received_at - e.ts not between interval '-7 days' and interval '7 days' as are_far,
        count(e.uuid) as events, min(e.received_at) as oldest,
        (sum(count(e.uuid)) over ())::bigint as all_events,
        p.tail_events, p.next_chunk_number, p.seal_at, now() as at
      from event_project p
      left join event e on e.project_id = $1
      where p.project_id = $1
      group by p.tail_events, p.next_chunk_number, p.seal_at, e.event_number, are_far
      order by events desc
      limit 10000
      """;

  /** Counts the tail by name; empty: there is no such project. */
  static Future<Optional<TailPlan>> count(SqlClient connection, long projectId) {
    return connection
        .preparedQuery(COUNT)
        .execute(Tuple.of(projectId))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(plan(rows)));
  }

  private static TailPlan plan(RowSet<Row> rows) {
    Row any = rows.iterator().next();
    List<TailGroup> groups = new ArrayList<>();
    for (Row row : rows) {
      if (row.getInteger("event_number") != null) {
        groups.add(
            new TailGroup(
                row.getInteger("event_number"),
                row.getBoolean("are_far"),
                row.getLong("events"),
                row.getOffsetDateTime("oldest").toInstant()));
      }
    }
    return new TailPlan(
        any.getOffsetDateTime("at").toInstant(),
        any.getInteger("next_chunk_number"),
        any.getLong("all_events"),
        any.getLong("tail_events"),
        any.getOffsetDateTime("seal_at"),
        groups);
  }

  /**
   * A portion by its bytes: the first events behind one. What is deleted is what is read, so that
   * no event is lost or doubled whatever else happens to the rows. First the bytes are asked for as
   * they are stored, for which no long value is read; then, of as many, as they are sent.
   */
  static final String TAKE =
      """
      with stored as materialized (
        select f.*,
          row_number() over first as n,
          sum(pg_column_size(f.properties) + coalesce(pg_column_size(f.elements_chain), 0))
            over first as total
        from (
          select ts, uuid, properties, elements_chain
          from event
          where project_id = $1
            and event_number = $2
            and (ts, uuid) > ($4, $5)
            and (received_at - ts not between interval '-7 days' and interval '7 days') = $3
          order by ts, uuid
          limit 2000
        ) as f
        window first as (order by f.ts, f.uuid rows unbounded preceding)
      ),
      sized as materialized (
        select s.ts, s.uuid, s.n,
          sum(octet_length(s.properties::text) + coalesce(octet_length(s.elements_chain), 0))
            over (order by s.n rows unbounded preceding) as total
        from stored s
        where s.total <= $6::bigint or s.n = 1
      )
      delete from event e
      where e.project_id = $1
        and e.event_number = $2
        and (e.ts, e.uuid) > ($4, $5)
        and (e.ts, e.uuid) <= (
          select s.ts, s.uuid
          from sized s
          where s.total <= $6::bigint or s.n = 1
          order by s.n desc
          limit 1
        )
        and (e.received_at - e.ts not between interval '-7 days' and interval '7 days') = $3
      returning e.ts, e.uuid, e.id_number, e.received_at, e.properties::text, e.elements_chain
      """;

  /**
   * Takes the first events of a group out of the tail, in their order.
   *
   * @param after the last one that was taken; null: none yet
   */
  static Future<List<TailEvent>> take(
      SqlClient connection, long projectId, TailGroup group, @Nullable TailEvent after) {
    Tuple arguments =
        Tuple.of(
            projectId,
            group.eventNumber(),
            group.areFar(),
            after == null ? OffsetDateTime.MIN : after.at(),
            after == null ? new UUID(0, 0) : after.uuid(),
            MOST_BYTES);
    return IndexOrder.read(connection, () -> connection.preparedQuery(TAKE).execute(arguments))
        .map(TailRows::sorted);
  }

  private static List<TailEvent> sorted(RowSet<Row> rows) {
    List<TailEvent> events = new ArrayList<>(rows.size());
    rows.forEach(row -> events.add(TailEvent.of(row)));
    events.sort(
        (one, other) ->
            Micros.compare(Micros.of(one.at()), one.uuid(), Micros.of(other.at()), other.uuid()));
    return events;
  }
}
