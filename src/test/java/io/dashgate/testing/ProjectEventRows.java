package io.dashgate.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in each table of events, persons and groups, put there by hand; but for those of work to be
 * done, which the gateway would do.
 */
public final class ProjectEventRows {

  /** These tables, with a row's values after its project; 1$ is a text of its own. */
  private static final List<String> ROWS =
      List.of(
          "event_project (project_id, epoch, next_id_number) values (%1$d, 3, 2)",
          "event_rejected (project_id, received_at, reason, data)"
              + " values (%1$d, now(), 'too large', '{}')",
          "event_name values (%1$d, 1, 'viewed')",
          "event_uuid values (%1$d, '0190f2a0-0000-7000-8000-000000000001', month_number(now()),"
              + " 1, 20000)",
          "event values (%1$d, 1, now(), '0190f2a0-0000-7000-8000-000000000001', 1, now(),"
              + " '{\"n\": 1.50}', 'a:text=\"x\"')",
          "property_key values (%1$d, 16, 'n')",
          "event_chunk values (%1$d, 1, 1, now(), now(), 1, '{0,16}', '{4,8}', '{0}')",
          "event_column values (%1$d, 1, 16, '\\x00ff7e')",
          "erased_id values (%1$d, 2, now())",
          "deleted_id values (%1$d, 3, 3, 7, 7)",
          "person_column values (%1$d, 'n', 7, 1, '\\x01')",
          "person values (%1$d, 1, gen_random_uuid(), now(), true, '{\"n\": 1.50}', 7)",
          "person_distinct_id values (%1$d, 'ann', 1, 1, 7)",
          "group_type values (%1$d, 0, 'company', null, null)",
          "groups values (%1$d, 0, 'acme', '{}', '{}', now(), 2)",
          "event_definition values (%1$d, 'viewed', gen_random_uuid(), now(), now())",
          "property_definition values (%1$d, 1, -1, 'n', gen_random_uuid(), 'Numeric')",
          "event_property values (%1$d, 'viewed', 'n')",
          "ingestion_warning values (%1$d, 'kind', 'key', date_trunc('hour', now()), now(), 1,"
              + " '{}')",
          "event_usage values (%1$d, month_number(now()), 12)");

  private ProjectEventRows() {}

  /** Puts a row into each table. */
  public static void add(TestDatabase database, long projectId) {
    ROWS.forEach(row -> database.execute("insert into " + row.formatted(projectId)));
  }

  /** Returns the rows of a project, each as a text after the name of its table. */
  public static List<String> of(TestDatabase database, long projectId) {
    List<String> rows = new ArrayList<>();
    for (String row : ROWS) {
      String table = row.substring(0, row.indexOf(' '));
      for (String text :
          database.texts(
              "select to_jsonb(t) - '{id,holder,held_until}'::text[] from %s t where project_id = %d"
                  .formatted(table, projectId))) {
        rows.add(table + " " + text);
      }
    }
    return rows;
  }
}
