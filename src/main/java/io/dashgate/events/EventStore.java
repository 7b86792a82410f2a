package io.dashgate.events;

import io.dashgate.filters.Portion;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements that read events. */
final class EventStore {

  private static final ZoneId UTC = ZoneId.of("UTC");

  private final Database database;

  EventStore(Database database) {
    this.database = database;
  }

  /**
   * The place and the distinct id of each event from the index alone, name by name: at most $6 of
   * each name, of which the first $6 are those of the list.
   */
  private static final String ENTRIES =
      """
      select k.*
      from event_name n
      cross join lateral (
        select e.event_number, e.ts, e.uuid, e.id_number
        from event e
        where e.project_id = $1
          and e.event_number = n.event_number
          and (e.ts, e.uuid) > ($2::timestamptz, $3::uuid)
          and (e.ts, e.uuid) < ($4::timestamptz, $5::uuid)
        order by e.ts %1$s, e.uuid %1$s
        limit $6
      ) k
      where n.project_id = $1
        and %2$s
      order by k.ts %1$s, k.uuid %1$s
      limit $6""";

  private static final String EVENT = "e.properties";

  /** The person of an event, who has the number of the first distinct id. */
  private static final String PERSON_JOINS =
      """
      left join person p on p.project_id = $1 and p.person_number = d.person_number
      left join person_distinct_id f on f.project_id = $1 and f.id_number = p.person_number
      """;

  private static final String PERSON_COLUMNS =
      """
      case when p.person_number is not null then coalesce(f.distinct_id, d.distinct_id) end
        as first_id,
      %s as distinct_ids, p.is_identified, p.properties::text as person_properties""";

  private static final String NO_PERSON =
      """
      null::text as first_id, null::text[] as distinct_ids, null::boolean as is_identified,
      null::text as person_properties""";

  /** Of a person with more, a filter sees some. */
  private static final String DISTINCT_IDS =
      """
      array(
        select o.distinct_id
        from person_distinct_id o
        where o.project_id = $1
          and o.person_number = p.person_number
        limit 100
      )""";

  private static final String LIST =
      """
      with entries as materialized (
        %1$s
      ),
      wanted as materialized (
        select k.*, row_number() over (order by k.ts %2$s, k.uuid %2$s) as n
        from entries k
        where %3$s
        order by n
        limit $7
      ),
      sized as materialized (
        select w.n, e.event_number, e.ts, e.uuid, d.distinct_id, d.person_number, %4$s as bytes
        from wanted w
        join event e on e.project_id = $1 and e.event_number = w.event_number and e.ts = w.ts
          and e.uuid = w.uuid
        left join person_distinct_id d on d.project_id = $1 and d.id_number = e.id_number
        %5$s
      ),
      d as materialized (
        select s.*, %6$s as sent
        from sized s
      ),
      seen as (
        select (select count(*) from entries) as entries, (select count(*) from wanted) as wanted
      ),
      ending as (
        select k.ts, k.uuid
        from entries k
        order by k.ts %7$s, k.uuid %7$s
        limit 1
      ),
      sent as (
        select d.n, e.uuid, n.name, e.ts, coalesce(d.distinct_id, '') as distinct_id,
          e.properties::text as properties, e.elements_chain, %8$s
        from d
        join event e on e.project_id = $1 and e.event_number = d.event_number and e.ts = d.ts
          and e.uuid = d.uuid
        join event_name n on n.project_id = $1 and n.event_number = d.event_number
        %9$s
        where d.sent
      )
      select seen.entries, seen.wanted, ending.ts as last_ts, ending.uuid as last_uuid, sent.uuid,
        sent.name, sent.ts, sent.distinct_id, sent.properties, sent.elements_chain,
        sent.first_id, sent.distinct_ids, sent.is_identified, sent.person_properties
      from seen
      left join ending on true
      left join sent on true
      order by sent.n
      """;

  /**
   * Reads the first events of a list, as many as fit.
   *
   * @param ids the numbers of the distinct ids whose events are wanted; null: all
   * @param seen how many entries of the index are looked at
   * @param most how many events are returned
   */
  Future<Portion<StoredEvent, EventPosition>> portion(
      long projectId, EventQuery query, Integer @Nullable [] ids, long seen, long most) {
    Tuple arguments =
        Tuple.of(projectId)
            .addOffsetDateTime(query.from().time())
            .addUUID(query.from().uuid())
            .addOffsetDateTime(query.to().time())
            .addUUID(query.to().uuid())
            .addLong(seen)
            .addLong(most)
            .addString(query.event())
            .addArrayOfInteger(ids);
    return database
        .readIn(projectId, list(query, ids != null), arguments)
        .map(rows -> EventRows.portion(rows, seen, most));
  }

  /** One of a few statements: each is prepared once. */
  private static String list(EventQuery query, boolean hasIds) {
    boolean withPerson = query.needsPersons();
    String order = query.isAscending() ? "asc" : "desc";
    return LIST.formatted(
        ENTRIES.formatted(order, query.event() == null ? "$8::text is null" : "n.name = $8"),
        order,
        hasIds ? "k.id_number = any ($9)" : "$9::integer[] is null",
        RowBytes.of(
            List.of("e.elements_chain"),
            withPerson ? List.of(EVENT, "p.properties") : List.of(EVENT)),
        withPerson ? PERSON_JOINS : "",
        RowBytes.fit("s.bytes", "s.n"),
        query.isAscending() ? "desc" : "asc",
        withPerson ? personColumns(query.needsDistinctIds()) : NO_PERSON,
        withPerson ? PERSON_JOINS : "");
  }

  private static final String RETRIEVE =
      """
      select e.uuid, n.name, e.ts, coalesce(d.distinct_id, '') as distinct_id,
        e.properties::text as properties, e.elements_chain, %s
      from event_uuid u
      join event e on e.project_id = $1 and e.event_number = u.event_number and e.uuid = u.uuid
        and e.ts >= to_timestamp(u.day * 86400.0) and e.ts < to_timestamp((u.day + 1) * 86400.0)
      join event_name n on n.project_id = $1 and n.event_number = e.event_number
      left join person_distinct_id d on d.project_id = $1 and d.id_number = e.id_number
      %s
      where u.project_id = $1
        and u.uuid = $2
      """
          .formatted(personColumns(false), PERSON_JOINS);

  /** Reads an event of the months for which it is known where events are. */
  Future<Optional<StoredEvent>> find(long projectId, UUID uuid) {
    return database
        .readIn(projectId, RETRIEVE, Tuple.of(projectId, uuid))
        .map(rows -> rows.stream().findFirst().map(row -> EventRows.event(new RowReader(row))));
  }

  private static final String IDS_OF_DISTINCT_ID =
      """
      select d.id_number
      from person_distinct_id d
      where d.project_id = $1
        and d.distinct_id = $2
      """;

  /** Returns the number of a distinct id; nothing if no event has it. */
  Future<Integer[]> idsOf(long projectId, String distinctId) {
    return ids(projectId, IDS_OF_DISTINCT_ID, Tuple.of(projectId, distinctId));
  }

  private static final String IDS_OF_PERSON =
      """
      select d.id_number
      from person p
      join person_distinct_id d on d.project_id = $1 and d.person_number = p.person_number
      where p.project_id = $1
        and p.uuid = $2
      """;

  /** Returns the numbers of the distinct ids of a person. */
  Future<Integer[]> idsOf(long projectId, UUID person) {
    return ids(projectId, IDS_OF_PERSON, Tuple.of(projectId, person));
  }

  private static final String IDS_OF_PERSON_NUMBER =
      """
      select d.id_number
      from person_distinct_id d
      where d.project_id = $1
        and d.person_number = $2
      """;

  /** Returns the numbers of the distinct ids of a person. */
  Future<Integer[]> idsOf(long projectId, int personNumber) {
    return ids(projectId, IDS_OF_PERSON_NUMBER, Tuple.of(projectId, personNumber));
  }

  private Future<Integer[]> ids(long projectId, String sql, Tuple arguments) {
    return database
        .readIn(projectId, sql, arguments)
        .map(rows -> rows.stream().map(row -> row.getInteger(0)).toArray(Integer[]::new));
  }

  private static final String TIMEZONE =
      """
      select timezone
      from project
      where id = $1
      """;

  /** Returns the time zone of a project. */
  Future<ZoneId> zone(long projectId) {
    return database
        .execute(TIMEZONE, Tuple.of(projectId))
        .map(rows -> rows.stream().findFirst().map(row -> ZoneId.of(row.getString(0))).orElse(UTC));
  }

  private static String personColumns(boolean withDistinctIds) {
    return PERSON_COLUMNS.formatted(withDistinctIds ? DISTINCT_IDS : "'{}'::text[]");
  }
}
