package io.dashgate.events;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.filters.Portion;
import io.dashgate.platform.db.RowBytes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** The events that are not sealed, each of which is a row. */
final class TailEvents implements EventSource {

  /** The place of each event from the index alone, name by name. */
  private static final String ENTRIES =
      """
      select k.*
      from event_name n
      cross join lateral (
        select e.event_number, e.ts, e.uuid
        from event e
        where e.project_id = $1
          and e.event_number = n.event_number
          and (e.ts, e.uuid) > ($2::timestamptz, $3::uuid)
          and (e.ts, e.uuid) < ($4::timestamptz, $5::uuid)
          and e.id_number <> all (
            array(
              select x.id_number
              from erased_id x
              where x.project_id = $1
            )
          )
          and %3$s
        order by e.ts %1$s, e.uuid %1$s
        limit $6::bigint
      ) k
      where n.project_id = $1
        and %2$s
      order by k.ts %1$s, k.uuid %1$s
      limit $6""";

  private static final String ANY_ID = "$8::integer[] is null and $9::bigint is null";

  /** Of the entries up to the frontier. */
  private static final String SOME_IDS =
      """
      e.id_number = any ($8)
          and (e.ts, e.uuid) %1$s (
            coalesce((select f.ts from frontier f), %2$s::timestamptz),
            coalesce((select f.uuid from frontier f), %3$s::uuid)
          )""";

  private static final String NO_FRONTIER =
      "select null::timestamptz as ts, null::uuid as uuid where false";

  /**
   * The place up to which entries are looked at: in all about as many as $9, the same number of
   * each name. Nothing if there are no more.
   */
  private static final String FRONTIER =
      """
      select k.ts, k.uuid
      from event_name n
      cross join lateral (
        select e.ts, e.uuid
        from event e
        where e.project_id = $1
          and e.event_number = n.event_number
          and (e.ts, e.uuid) > ($2::timestamptz, $3::uuid)
          and (e.ts, e.uuid) < ($4::timestamptz, $5::uuid)
        order by e.ts %1$s, e.uuid %1$s
        limit 1
        offset (
          select greatest(500, $9::bigint / case when $7::text is null then greatest(1, count(*)) else 1 end)
          from event_name m
          where m.project_id = $1
        )
      ) k
      where n.project_id = $1
        and %2$s
      order by k.ts %1$s, k.uuid %1$s
      limit 1""";

  private static final String EVENT = "e.properties";

  private static final String LIST =
      """
      with frontier as materialized (
        %1$s
      ),
      entries as materialized (
        %2$s
      ),
      sized as materialized (
        select row_number() over (order by e.ts %7$s, e.uuid %7$s) as n, e.event_number, e.ts, e.uuid,
          d.distinct_id, d.person_number, %3$s as bytes
        from entries k
        join event e on e.project_id = $1 and e.event_number = k.event_number and e.ts = k.ts
          and e.uuid = k.uuid
        left join person_distinct_id d on d.project_id = $1 and d.id_number = e.id_number
        %4$s
      ),
      d as materialized (
        select s.*, %5$s as sent
        from sized s
      ),
      sent as (
        select d.n, e.uuid, n.name, e.ts, coalesce(d.distinct_id, '') as distinct_id,
          e.properties::text as properties, e.elements_chain, %6$s
        from d
        join event e on e.project_id = $1 and e.event_number = d.event_number and e.ts = d.ts
          and e.uuid = d.uuid
        join event_name n on n.project_id = $1 and n.event_number = d.event_number
        %4$s
        where d.sent
      )
      select found.entries, f.ts as frontier_ts, f.uuid as frontier_uuid, sent.uuid, sent.name,
        sent.ts, sent.distinct_id, sent.properties, sent.elements_chain, sent.first_id,
        sent.distinct_ids, sent.is_identified, sent.person_properties
      from (
        select count(*) as entries
        from entries
      ) found
      left join frontier f on true
      left join sent on true
      order by sent.n
      """;

  @Override
  public Future<Portion<StoredEvent, EventPosition>> portion(
      EventSnapshot snapshot, EventQuery query, int most, long seen) {
    return snapshot
        .execute(list(query), arguments(snapshot, query, most, seen))
        .compose(rows -> snapshot.run(() -> EventRowReader.portion(rows, most)));
  }

  @Override
  public Future<Portion<EventPosition, EventPosition>> positions(
      EventSnapshot snapshot, EventQuery query, int most) {
    String sql = "with entries as (%s) select ts, uuid from entries".formatted(entries(query));
    return snapshot
        .execute(sql, arguments(snapshot, query, most, 0))
        .map(rows -> EventRowReader.positions(rows, most));
  }

  private static Tuple arguments(EventSnapshot snapshot, EventQuery query, int most, long seen) {
    List<Integer> ids = query.ids();
    return Tuple.of(snapshot.projectId())
        .addOffsetDateTime(query.from().time())
        .addUUID(query.from().uuid())
        .addOffsetDateTime(query.to().time())
        .addUUID(query.to().uuid())
        .addLong((long) most)
        .addString(query.event())
        .addArrayOfInteger(ids == null ? null : ids.toArray(Integer[]::new))
        .addLong(ids == null ? null : (Long) seen);
  }

  /** One of a few statements: each is prepared once. */
  private static String list(EventQuery query) {
    boolean withPerson = query.needsPersons();
    String order = order(query);
    return LIST.formatted(
        query.ids() == null ? NO_FRONTIER : FRONTIER.formatted(order, names(query)),
        entries(query),
        RowBytes.of(
            List.of("e.elements_chain"),
            withPerson ? List.of(EVENT, "p.properties") : List.of(EVENT)),
        withPerson ? PersonColumns.JOINS : "",
        RowBytes.fit("s.bytes", "s.n"),
        withPerson ? PersonColumns.of(query.needsDistinctIds()) : PersonColumns.NONE,
        order);
  }

  private static String entries(EventQuery query) {
    String ids =
        query.isAscending()
            ? SOME_IDS.formatted("<=", "$4", "$5")
            : SOME_IDS.formatted(">=", "$2", "$3");
    return ENTRIES.formatted(order(query), names(query), query.ids() == null ? ANY_ID : ids);
  }

  private static String order(EventQuery query) {
    return query.isAscending() ? "asc" : "desc";
  }

  private static String names(EventQuery query) {
    return query.event() == null ? "$7::text is null" : "n.name = $7";
  }
}
