package io.dashgate.dashboards;

import io.dashgate.insights.DashboardCaller;
import io.dashgate.insights.Insight;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.tiles.Tile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * The entity tag of a dashboard in full. Its version does not count the changes of the insights
 * that it shows, or of the other dashboards that those are on, so that nobody who changes an
 * insight waits for its dashboards; the rest of the tag has them.
 */
final class DashboardTag {

  private DashboardTag() {}

  /**
   * Finds what {@link #read} needs without reading what is large, for {@link
   * DashboardCaller#arguments}.
   */
  static final String FIND =
      """
      select d.version, %s as is_shared, i.id, i.version, coalesce(shown.surroundings, 0)
      from dashboard d
      %s
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
      """
          .formatted(Dashboard.SHARED, DashboardDetail.JOINS);

  /** Returns the tag of the dashboard that {@link #FIND} has found; null if there is none. */
  static @Nullable EntityTag read(RowSet<Row> rows, DashboardCaller viewer) {
    long version = 0;
    boolean shared = false;
    long insights = 0;
    for (Row row : rows) {
      version = row.getLong(0);
      shared = row.getBoolean(1);
      if (row.getLong(2) != null) {
        insights += digest(row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
    return version == 0 ? null : of(viewer, version, shared, insights);
  }

  /** Returns the same tag of a dashboard that has been read. */
  static EntityTag of(DashboardDetail detail, DashboardCaller viewer) {
    long insights = 0;
    for (Tile tile : detail.tiles()) {
      Insight insight = tile.insight();
      if (insight != null) {
        insights += digest(insight.id(), insight.version(), insight.surroundings());
      }
    }
    Dashboard dashboard = detail.dashboard();
    return of(viewer, dashboard.version(), dashboard.shared(), insights);
  }

  private static EntityTag of(DashboardCaller viewer, long version, boolean shared, long insights) {
    return viewer.tag(version, shared ? 1 : 0, insights);
  }

  /** Digests of insights are added up, since their order does not count. */
  private static long digest(long id, long version, long surroundings) {
    return EntityTag.of(version).with(id, version, surroundings).rest();
  }
}
