package io.dashgate.events;

import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** The statements that find the distinct ids whose events are listed. */
final class EventIds {

  private final Database database;

  EventIds(Database database) {
    this.database = database;
  }

  private static final String IDS_OF_DISTINCT_ID =
      """
      select d.id_number
      from person_distinct_id d
      where d.project_id = $1
        and d.distinct_id = $2
      """;

  /** Returns the number of a distinct id; nothing if no event has it. */
  Future<List<Integer>> idsOf(long projectId, String distinctId) {
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
  Future<List<Integer>> idsOf(long projectId, UUID person) {
    return ids(projectId, IDS_BY_UUID, Tuple.of(projectId, person));
  }

  /** Returns the numbers of the distinct ids of a person. */
  Future<List<Integer>> idsOf(long projectId, int personNumber) {
    return ids(projectId, IDS_BY_NUMBER, Tuple.of(projectId, personNumber));
  }

  private Future<List<Integer>> ids(long projectId, String sql, Tuple arguments) {
    return database
        .readIn(projectId, sql, arguments)
        .map(rows -> rows.stream().map(row -> row.getInteger(0)).toList());
  }
}
