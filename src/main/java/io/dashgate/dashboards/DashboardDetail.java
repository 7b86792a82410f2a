package io.dashgate.dashboards;

import io.dashgate.tiles.Tile;
import java.util.List;

/**
 * A dashboard with its tiles.
 *
 * @param tiles tiles that are shown, in their order
 */
public record DashboardDetail(Dashboard dashboard, List<Tile> tiles) {

  /** Returns a dashboard without tiles. */
  static DashboardDetail empty(Dashboard dashboard) {
    return new DashboardDetail(dashboard, List.of());
  }
}
