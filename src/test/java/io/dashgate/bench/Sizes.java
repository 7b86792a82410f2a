package io.dashgate.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Projects of many sizes. First come small ones, of one dashboard with ten tiles each; then one of
 * wide dashboards, and those with as many dashboards as {@link #LONG}. Every insight is on one
 * dashboard.
 *
 * @param small how many small ones there are
 */
record Sizes(int small) implements Content {

  /** How many tiles the wide dashboards have, a hundred dashboards of each. */
  static final List<Integer> WIDE = List.of(1, 10, 100);

  /** How many dashboards, without tiles, the projects after that have. */
  static final List<Integer> LONG = List.of(100, 10_000, 100_000);

  private static final int EACH = 100;

  Sizes() {
    this(10_000);
  }

  int wideProject() {
    return small + 1;
  }

  /** Returns the id of a wide dashboard of that project, by its place in {@link #WIDE}. */
  long wide(int place, int number) {
    return small + place * EACH + number % EACH + 1L;
  }

  /** Returns a project, by its place in {@link #LONG}. */
  int longProject(int place) {
    return small + 2 + place;
  }

  @Override
  public long lastDashboard() {
    return small + WIDE.size() * EACH + LONG.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void fill(Connection connection) throws SQLException {
    Accounts.fill(
        connection,
        small + 1 + LONG.size(),
        """
        create temporary table width as
        select p as project, p::bigint as dashboard, 10 as tiles
        from generate_series(1, %1$d) p
        union all
        select %1$d + 1, %1$d + (w.place - 1) * %2$d + d, w.tiles
        from unnest(array%3$s) with ordinality w(tiles, place), generate_series(1, %2$d) d;
        insert into dashboard (project_id, id, name, description, creation_mode, tags, created_by)
        overriding system value
        select project, dashboard, 'Dashboard ' || dashboard, 'What it shows', 'default', '{kpi,load}', project
        from width;
        insert into insight (project_id, id, name, filters, query, created_by, last_modified_by)
        overriding system value
        select project, dashboard * 100 + t, 'Insight ' || t, '%5$s', null, project, project
        from width, generate_series(1, tiles) t;
        insert into tile (project_id, id, dashboard_id, insight_id, layouts, place_x, place_y, place_w,
          place_h, sort_order)
        overriding system value
        select project, dashboard * 100 + t, dashboard, dashboard * 100 + t,
          json_build_object('sm', json_build_object('x', t %% 2 * 6, 'y', t / 2 * 5, 'w', 6, 'h', 5)),
          t %% 2 * 6, t / 2 * 5, 6, 5, t
        from width, generate_series(1, tiles) t;
        insert into dashboard (project_id, id, name, description, pinned, creation_mode, tags, created_by)
        overriding system value
        select p.project, (select max(dashboard) from width) + p.earlier + d,
          word[1 + abs(hashint4(d)) %% 20] || ' ' || word[1 + abs(hashint4(-d)) %% 20] || ' ' || d,
          'What ' || word[1 + abs(hashint8(d)) %% 20] || ' did in the weeks since launch',
          d %% 50 = 0, 'default', '{kpi,load}', p.project
        from (
            select %1$d + 1 + place as project, length, sum(length) over (order by place) - length as earlier
            from unnest(array%4$s) with ordinality l(length, place)
          ) p,
          generate_series(1, p.length) d,
          (select '{Revenue,Signup,Funnel,Retention,Weekly,Mobile,Churn,Pricing,Onboarding,Checkout,Search,Growth,Marketing,Latency,Errors,Payments,Activation,Support,Orders,Campaign}'::text[] as word) w;
        """
            .formatted(small, EACH, WIDE, LONG, Accounts.FILTERS));
  }
}
