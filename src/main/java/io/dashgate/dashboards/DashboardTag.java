package io.dashgate.dashboards;

import io.dashgate.insights.Insight;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.results.LinkedResult;
import io.dashgate.tiles.Tile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * The entity tag of a dashboard in full. The version of a dashboard does not count changes of its
 * insights, so that a change of an insight does not wait for its dashboards. The rest of the tag is
 * a digest of these insights with their results and of the other dashboards that show them.
 */
final class DashboardTag {

  private DashboardTag() {}

  /** The statement of {@link #read}, without large columns. */
  static final String FIND =
      """
      select d.version, %s as is_shared, i.id, i.version, coalesce(shown.surroundings, 0), %s
      from dashboard d
      %s
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
      """
          .formatted(Dashboard.SHARED, LinkedResult.DIGEST, FoundDashboard.JOINS);

  /** Returns the tag from a result of {@link #FIND}; null if there is no dashboard. */
  static @Nullable EntityTag read(RowSet<Row> rows, DashboardCaller caller) {
    long version = 0;
    boolean shared = false;
    long insights = 0;
    for (Row row : rows) {
      version = row.getLong(0);
      shared = row.getBoolean(1);
      if (row.getLong(2) != null) {
        insights += digest(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
      }
    }
    return version == 0 ? null : of(caller, version, shared, insights);
  }

  /** Returns the same tag from a dashboard in full. */
  static EntityTag of(DashboardDetail detail, DashboardCaller caller) {
    long insights = 0;
    for (Tile tile : detail.tiles()) {
      Insight insight = tile.insight();
      if (insight != null) {
        insights +=
            digest(
                insight.id(),
                insight.version(),
                insight.surroundings(),
                LinkedResult.digestOf(tile.linked()));
      }
    }
    Dashboard dashboard = detail.dashboard();
    return of(caller, dashboard.version(), dashboard.shared(), insights);
  }

  private static EntityTag of(DashboardCaller caller, long version, boolean shared, long insights) {
    return caller.tag(version, shared ? 1 : 0, insights);
  }

  /** Returns the digest of one insight. Digests are added up, since the order does not matter. */
  private static long digest(long id, long version, long surroundings, long result) {
    return EntityTag.of(version).with(id, version, surroundings, result).rest();
  }
}
