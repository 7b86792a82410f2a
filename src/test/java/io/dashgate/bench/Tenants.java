package io.dashgate.bench;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Projects of one user each, all alike, with ids computed from their numbers, from 1. After those
 * come some whose dashboards have twice as many tiles, and one without any quota.
 *
 * @param projects their number
 * @param dashboards in each project
 * @param tiles on each dashboard, of the 100 insights of its project in turn
 */
record Tenants(int projects, int dashboards, int tiles) implements Content {

  private static final int INSIGHTS = 100;

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

  @Override
  public long lastDashboard() {
    return (long) limited() * dashboards;
  }

  @Override
  public void fill(Connection connection) throws SQLException {
    Accounts.fill(
        connection,
        limited(),
        """
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
            .formatted(limited(), INSIGHTS, Accounts.FILTERS, dashboards, tiles, projects));
  }
}
