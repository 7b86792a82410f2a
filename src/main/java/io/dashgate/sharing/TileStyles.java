package io.dashgate.sharing;

import io.dashgate.sharing.SharedDashboard.SharedTile;
import io.dashgate.tiles.GridPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Positions of tiles on a wide screen, as style rules. Rows are renumbered, one for each edge of a
 * tile, so that a tile far down leaves no gap and browsers lay out few rows. Tiles without a
 * position follow below, over the full width.
 */
final class TileStyles {

  /** Gives every tile a row, even one with a height of 0. */
  private static final double LEAST_HEIGHT = 0.01;

  private TileStyles() {}

  /** Returns a rule for each tile by its index in the list: {@code #t0} and so on. */
  static String rules(List<SharedTile> tiles) {
    List<Double> edges = edges(tiles);
    StringBuilder css = new StringBuilder();
    int below = edges.size() + 1;
    for (int i = 0; i < tiles.size(); i++) {
      SharedTile tile = tiles.get(i);
      css.append("#t").append(i).append("{grid-area:");
      if (tile.x() == null || tile.y() == null) {
        css.append(below++).append("/1/auto/-1}");
        continue;
      }
      int left = Math.max(0, Math.min(GridPosition.COLUMNS - 1, (int) Math.floor(tile.x())));
      int right = Math.max(left + 1, (int) Math.ceil(tile.x() + or(tile.w(), 1)));
      css.append(line(edges, tile.y()))
          .append('/')
          .append(left + 1)
          .append('/')
          .append(line(edges, bottom(tile)))
          .append('/')
          .append(Math.min(GridPosition.COLUMNS, right) + 1)
          .append('}');
    }
    return css.toString();
  }

  private static List<Double> edges(List<SharedTile> tiles) {
    TreeSet<Double> edges = new TreeSet<>();
    for (SharedTile tile : tiles) {
      if (tile.x() != null && tile.y() != null) {
        edges.add(tile.y());
        edges.add(bottom(tile));
      }
    }
    return new ArrayList<>(edges);
  }

  /** Returns the number of the grid line at an edge, from 1. */
  private static int line(List<Double> edges, double edge) {
    return Collections.binarySearch(edges, edge) + 1;
  }

  private static double bottom(SharedTile tile) {
    return or(tile.y(), 0) + Math.max(or(tile.h(), 1), LEAST_HEIGHT);
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
