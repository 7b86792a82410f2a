package io.dashgate.dashboards;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.db.RowReader;
import io.dashgate.tiles.Tile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dashboard with its tiles.
 *
 * @param tiles tiles that are shown, in their order
 */
public record DashboardDetail(Dashboard dashboard, List<Tile> tiles) {

  /**
   * The columns of {@link #read}, for {@link DashboardCaller#arguments}: one row for each tile, or
   * one without a tile.
   */
  static final String COLUMNS =
      Dashboard.columns(
              DashboardRights.mayEdit("d"),
              "case when row_number() over (order by " + Tile.ORDER + ") = 1 then %s end")
          + ", "
          + Tile.COLUMNS;

  /** The joins of {@link #COLUMNS} to {@code dashboard d}. */
  static final String JOINS = "left join users u on u.id = d.created_by\n" + Tile.JOINS;

  /** Returns a dashboard without tiles. */
  static DashboardDetail empty(Dashboard dashboard) {
    return new DashboardDetail(dashboard, List.of());
  }

  /** Returns the dashboard of a result, if any. */
  static Optional<DashboardDetail> read(RowSet<Row> rows) {
    Dashboard dashboard = null;
    List<Tile> tiles = new ArrayList<>(rows.size());
    for (Row row : rows) {
      RowReader columns = new RowReader(row);
      if (dashboard == null) {
        dashboard = Dashboard.read(columns);
      } else {
        columns.skip(Dashboard.COLUMN_COUNT);
      }
      Tile tile = Tile.readNullable(columns);
      if (tile != null) {
        tiles.add(tile);
      }
    }
    return dashboard == null
        ? Optional.empty()
        : Optional.of(new DashboardDetail(dashboard, tiles));
  }
}
