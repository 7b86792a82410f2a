package io.dashgate.events;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** The statements that read one event, and what a list needs to know first. */
final class EventLookup {

  private final Database database;

  EventLookup(Database database) {
    this.database = database;
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
          .formatted(PersonColumns.of(false), PersonColumns.JOINS);

  /** Reads an event of the months for which it is known where events are. */
  Future<Optional<StoredEvent>> find(long projectId, UUID uuid) {
    return database
        .readIn(projectId, RETRIEVE, Tuple.of(projectId, uuid))
        .map(
            rows -> rows.stream().findFirst().map(row -> EventRowReader.event(new RowReader(row))));
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

  /** With those of merged persons that were not moved yet. */
  private static final String IDS_OF_PERSON =
      """
      select d.id_number
      from person p
      join person_distinct_id d on d.project_id = $1 and d.person_number = p.person_number
      where p.project_id = $1
        and %1$s = $2
      union all
      select d.id_number
      from person p
      join person_merge g on g.project_id = $1 and g.winner_number = p.person_number
      join person_distinct_id d on d.project_id = $1 and d.person_number = g.loser_number
      where p.project_id = $1
        and %1$s = $2
      """;

  private static final String IDS_BY_UUID = IDS_OF_PERSON.formatted("p.uuid");
  private static final String IDS_BY_NUMBER = IDS_OF_PERSON.formatted("p.person_number");

  /** Returns the numbers of the distinct ids of a person. */
  Future<Integer[]> idsOf(long projectId, UUID person) {
    return ids(projectId, IDS_BY_UUID, Tuple.of(projectId, person));
  }

  /** Returns the numbers of the distinct ids of a person. */
  Future<Integer[]> idsOf(long projectId, int personNumber) {
    return ids(projectId, IDS_BY_NUMBER, Tuple.of(projectId, personNumber));
  }

  private Future<Integer[]> ids(long projectId, String sql, Tuple arguments) {
    return database
        .readIn(projectId, sql, arguments)
        .map(rows -> rows.stream().map(row -> row.getInteger(0)).toArray(Integer[]::new));
  }
}
