package io.dashgate.bench;

import io.dashgate.auth.Secrets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the servers are asked about: projects of one user each, all alike, with ids that follow from
 * their numbers. Made once in a database; made again, it is left as it is.
 *
 * @param projects how many
 * @param dashboards in each project
 * @param tiles on each dashboard, of the 100 insights of its project in turn
 */
record Tenants(int projects, int dashboards, int tiles) {

  private static final int INSIGHTS = 100;

  /** Filters of 1,152 characters, as clients of 2022 sent them. */
  private static final String FILTERS =
      "{\"insight\":\"TRENDS\",\"events\":[%s]}"
          .formatted("{\"id\":\"$pageview\",\"math\":\"dau\"},".repeat(33).replaceAll(",$", ""));

  /** Returns the personal API key of a project's user. */
  static String key(int project) {
    return "phx_" + "k".repeat(35) + "%08d".formatted(project);
  }

  /** Returns the id of a dashboard; both count from 1. */
  long dashboard(int project, int number) {
    return (long) (project - 1) * dashboards + number;
  }

  /** Returns the id of a tile; all count from 1. */
  long tile(int project, int dashboard, int number) {
    return (dashboard(project, dashboard) - 1) * tiles + number;
  }

  /** Fills an empty, migrated database. */
  void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (isFull(statement)) {
        return;
      }
      connection.setAutoCommit(false);
      // as a copy of a database would be loaded: what triggers check holds by construction
      statement.execute("set local session_replication_role = replica");
      statement.execute("set local max_parallel_maintenance_workers = 0");
      statement.execute(
          """
          insert into users (id, distinct_id, first_name, email, password_hash)
          overriding system value
          select p, 'user-' || p, 'User', 'user-' || p || '@example.com', ''
          from generate_series(1, %1$d) p;
          insert into organization (id, name, slug)
          select ('00000000-0000-0000-0000-' || lpad(p::text, 12, '0'))::uuid, 'Organization ' || p, 'o-' || p
          from generate_series(1, %1$d) p;
          insert into membership (organization_id, user_id, level)
          select ('00000000-0000-0000-0000-' || lpad(p::text, 12, '0'))::uuid, p, 15
          from generate_series(1, %1$d) p;
          insert into project (id, organization_id, api_token, name)
          overriding system value
          select p, ('00000000-0000-0000-0000-' || lpad(p::text, 12, '0'))::uuid, 'phc_' || p, 'Project ' || p
          from generate_series(1, %1$d) p;
          insert into insight (project_id, id, name, filters, query, created_by, last_modified_by)
          overriding system value
          select p, (p - 1) * %2$d + i, 'Insight ' || i, '%3$s', null, p, p
          from generate_series(1, %1$d) p, generate_series(1, %2$d) i;
          insert into dashboard (project_id, id, name, description, creation_mode, tags, created_by)
          overriding system value
          select p, (p - 1) * %4$d + d, 'Dashboard ' || d, 'What it shows', 'default', '{kpi,load}', p
          from generate_series(1, %1$d) p, generate_series(1, %4$d) d;
          insert into tile (project_id, id, dashboard_id, insight_id, layouts, place_x, place_y, place_w,
            place_h, sort_order)
          overriding system value
          select p, ((p - 1) * %4$d + d - 1) * %5$d + t, (p - 1) * %4$d + d,
            (p - 1) * %2$d + ((d - 1) * %5$d + t - 1) %% %2$d + 1,
            json_build_object('sm', json_build_object('x', t %% 2 * 6, 'y', t / 2 * 5, 'w', 6, 'h', 5)),
            t %% 2 * 6, t / 2 * 5, 6, 5, t
          from generate_series(1, %1$d) p, generate_series(1, %4$d) d, generate_series(1, %5$d) t;
          """
              .formatted(projects, INSIGHTS, FILTERS, dashboards, tiles));
      for (int project = 1; project <= projects; project++) {
        statement.addBatch(
            """
            insert into api_key (id, user_id, label, secret_hash, mask_value, scopes, created_by)
            values ('key-%1$d', %1$d, 'load', '\\x%2$s', 'phx_...', '{*}', %1$d)
            """
                .formatted(
                    project, java.util.HexFormat.of().formatHex(Secrets.digest(key(project)))));
      }
      statement.executeBatch();
      for (String table : new String[] {"users", "project", "insight", "dashboard", "tile"}) {
        statement.execute(
            "select setval(pg_get_serial_sequence('%1$s', 'id'), (select max(id) from %1$s))"
                .formatted(table));
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private boolean isFull(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select count(*) from project")) {
      rows.next();
      return rows.getInt(1) >= projects;
    }
  }
}
