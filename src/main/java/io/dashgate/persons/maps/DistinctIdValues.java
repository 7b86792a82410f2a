package io.dashgate.persons.maps;

import io.dashgate.events.columns.KeyValues;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;

/** The distinct ids of a project as values of their numbers. Read each time: few queries ask. */
public final class DistinctIdValues {

  private static final String IDS =
      """
      select id_number, distinct_id
      from person_distinct_id
      where project_id = $1
      order by id_number
      """;

  private DistinctIdValues() {}

  /** Reads all distinct ids. */
  public static Future<PersonValues> read(SqlConnection snapshot, long projectId) {
    KeyValues ids = new KeyValues();
    int[] largest = {0};
    return ChangedRows.forEach(
            snapshot,
            IDS,
            Tuple.of(projectId),
            row -> {
              largest[0] = row.getInteger(0);
              ids.add(largest[0], true, row.getString(1));
            })
        .map(any -> new PersonValues(ids.column(0, largest[0] + 1), Map.of(), 0, 0));
  }
}
