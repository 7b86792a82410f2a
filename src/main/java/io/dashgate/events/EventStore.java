package io.dashgate.events;

import io.dashgate.filters.Portion;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowBytes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statement that reads a list of events. */
final class EventStore {

  private final Database database;

  EventStore(Database database) {
    this.database = database;
  }

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
          and %3$s
        order by e.ts %1$s, e.uuid %1$s
        limit $6::bigint + $7::bigint
      ) k
      where n.project_id = $1
        and %2$s
      order by k.ts %1$s, k.uuid %1$s
      limit $6
      offset $7""";

  private static final String ANY_ID = "$9::integer[] is null and $10::bigint is null";

  /** Of the entries up to the frontier. */
  private static final String SOME_IDS =
      """
      e.id_number = any ($9)
          and (e.ts, e.uuid) %1$s (
            coalesce((select f.ts from frontier f), %2$s::timestamptz),
            coalesce((select f.uuid from frontier f), %3$s::uuid)
          )""";

  private static final String NO_FRONTIER =
      "select null::timestamptz as ts, null::uuid as uuid where false";

  /**
   * The place up to which entries are looked at: in all about as many as $10, the same number of
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
          select greatest(500, $10::bigint / case when $8::text is null then greatest(1, count(*)) else 1 end)
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

  /**
   * Reads the first events of a list, as many as fit.
   *
   * @param ids the numbers of the distinct ids whose events are wanted; null: all
   * @param most how many events are returned
   * @param skip how many are left out first
   * @param seen with {@code ids}, about how many entries of the index are looked at
   */
  Future<Portion<StoredEvent, EventPosition>> portion(
      long projectId, EventQuery query, Integer @Nullable [] ids, int most, long skip, long seen) {
    Tuple arguments =
        Tuple.of(projectId)
            .addOffsetDateTime(query.from().time())
            .addUUID(query.from().uuid())
            .addOffsetDateTime(query.to().time())
            .addUUID(query.to().uuid())
            .addLong((long) most)
            .addLong(skip)
            .addString(query.event())
            .addArrayOfInteger(ids)
            .addLong(ids == null ? null : (Long) seen);
    return database
        .readIn(projectId, list(query, ids != null), arguments)
        .map(rows -> EventRowReader.portion(rows, most));
  }

  /** One of a few statements: each is prepared once. */
  private static String list(EventQuery query, boolean hasIds) {
    boolean withPerson = query.needsPersons();
    String order = query.isAscending() ? "asc" : "desc";
    String names = query.event() == null ? "$8::text is null" : "n.name = $8";
    String ids =
        query.isAscending()
            ? SOME_IDS.formatted("<=", "$4", "$5")
            : SOME_IDS.formatted(">=", "$2", "$3");
    return LIST.formatted(
        hasIds ? FRONTIER.formatted(order, names) : NO_FRONTIER,
        ENTRIES.formatted(order, names, hasIds ? ids : ANY_ID),
        RowBytes.of(
            List.of("e.elements_chain"),
            withPerson ? List.of(EVENT, "p.properties") : List.of(EVENT)),
        withPerson ? PersonColumns.JOINS : "",
        RowBytes.fit("s.bytes", "s.n"),
        withPerson ? PersonColumns.of(query.needsDistinctIds()) : PersonColumns.NONE,
        order);
  }
}
