package io.dashgate.sharing;

import io.dashgate.sharing.SharedDashboard.SharedTile;
import io.dashgate.tiles.Grid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where tiles stand in the columns of a wide screen, as style rules. Rows are numbered anew, one
 * for each edge of a tile: a tile far down leaves no emptiness above it, and no browser has to lay
 * out a million rows. What has no place follows below, over the full width.
 */
final class Placement {

  /** So that every tile has a row, even one that claims to have no height. */
  private static final double LEAST_HEIGHT = 0.01;

  private Placement() {}

  /** Returns a rule for each tile, by its number in the list: {@code #t0} and so on. */
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
      int left = Math.max(0, Math.min(Grid.COLUMNS - 1, (int) Math.floor(tile.x())));
      int right = Math.max(left + 1, (int) Math.ceil(tile.x() + or(tile.w(), 1)));
      css.append(line(edges, tile.y()))
          .append('/')
          .append(left + 1)
          .append('/')
          .append(line(edges, bottom(tile)))
          .append('/')
          .append(Math.min(Grid.COLUMNS, right) + 1)
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

  /** Returns the number of the grid line at an edge; the first is 1. */
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
