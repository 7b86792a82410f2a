package io.dashgate.bench;

import io.dashgate.auth.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the servers are asked about: projects of one user each, all alike, with ids that follow from
 * their numbers, which count from 1. After those come some whose dashboards have twice as many
 * tiles, and one that may ask for nothing.
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

  /** Returns how many projects have dashboards with twice as many tiles. */
  int wideProjects() {
    return Math.max(10, projects / 10);
  }

  /** Returns one of those projects; they count from 0. */
  int wide(int number) {
    return projects + 1 + number;
  }

  /** Returns the project that is out of quota after one request an hour. */
  int limited() {
    return projects + wideProjects() + 1;
  }

  /** Returns the id of a dashboard. */
  long dashboard(int project, int number) {
    return (long) (project - 1) * dashboards + number;
  }

  /** Returns the id of a tile; of the second half of a wide dashboard, too. */
  long tile(int project, int dashboard, int number) {
    return number <= tiles
        ? (dashboard(project, dashboard) - 1) * tiles + number
        : (lastDashboard() + dashboard(project - projects, dashboard) - 2) * tiles + number;
  }

  /** Returns the highest id of a dashboard; what is made later has higher ones. */
  long lastDashboard() {
    return (long) limited() * dashboards;
  }

  /** Fills an empty, migrated database. */
  void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
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
          select p,
            case when t <= %5$d then ((p - 1) * %4$d + d - 1) * %5$d + t
              else (%1$d * %4$d + (p - %6$d - 1) * %4$d + d - 2) * %5$d + t end,
            (p - 1) * %4$d + d, (p - 1) * %2$d + ((d - 1) * %5$d + t - 1) %% %2$d + 1,
            json_build_object('sm', json_build_object('x', t %% 2 * 6, 'y', t / 2 * 5, 'w', 6, 'h', 5)),
            t %% 2 * 6, t / 2 * 5, 6, 5, t
          from generate_series(1, %1$d) p, generate_series(1, %4$d) d, generate_series(1, 2 * %5$d) t
          where t <= %5$d or p > %6$d and p < %1$d;
          insert into project_quota (project_id, limits) values (%1$d, '{"project_hour": 1}');
          """
              .formatted(limited(), INSIGHTS, FILTERS, dashboards, tiles, projects));
      for (int project = 1; project <= limited(); project++) {
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
}
