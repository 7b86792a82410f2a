package io.dashgate.sharing;

import io.dashgate.pictures.TileSize;
import io.dashgate.tiles.GridPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Positions of tiles on a wide screen, as style rules. A tile that would cover another one is
 * pushed down below it. There is a row for each edge of a tile, as high as it is in the dashboard,
 * and none where no tile is. Tiles without a position follow below, over the full width.
 */
final class TileStyles {

  private static final double LEAST_HEIGHT = 1;

  private final List<Box> boxes = new ArrayList<>();
  private final List<Double> edges;

  /** The line of the grid at each edge, from 1. */
  private final int[] lines;

  private final StringBuilder rows = new StringBuilder();
  private int below = 1;

  /**
   * The area of a tile.
   *
   * @param number index of the tile
   * @param left its first column, from 0
   * @param right the column after its last
   */
  private record Box(int number, int left, int right, double top, double bottom) {

    Box down(double to) {
      return new Box(number, left, right, to, to + bottom - top);
    }
  }

  private TileStyles(List<SharedTile> tiles) {
    pushDown(boxes(tiles));
    TreeSet<Double> sorted = new TreeSet<>();
    boxes.forEach(box -> sorted.addAll(List.of(box.top(), box.bottom())));
    edges = new ArrayList<>(sorted);
    lines = new int[edges.size()];
    layOut();
  }

  /** Returns the rules: for the rows, and for each tile by its index in the list, {@code #t0}. */
  static String rules(List<SharedTile> tiles) {
    TileStyles styles = new TileStyles(tiles);
    StringBuilder css = new StringBuilder();
    if (!styles.rows.isEmpty()) {
      css.append(".grid{grid-template-rows:").append(styles.rows).append('}');
    }
    for (Box box : styles.boxes) {
      css.append("#t").append(box.number()).append("{grid-area:");
      css.append(styles.line(box.top())).append('/').append(box.left() + 1).append('/');
      css.append(styles.line(box.bottom())).append('/').append(box.right() + 1).append('}');
    }
    for (int i = 0; i < tiles.size(); i++) {
      if (!isPlaced(tiles.get(i))) {
        css.append("#t").append(i).append("{grid-area:").append(styles.below++);
        css.append("/1/auto/-1}");
      }
    }
    return css.toString();
  }

  private static boolean isPlaced(SharedTile tile) {
    return tile.x() != null && tile.y() != null;
  }

  private static List<Box> boxes(List<SharedTile> tiles) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      SharedTile tile = tiles.get(i);
      if (tile.x() != null && tile.y() != null) {
        int left = Math.max(0, Math.min(GridPosition.COLUMNS - 1, (int) Math.floor(tile.x())));
        int right = Math.max(left + 1, (int) Math.ceil(tile.x() + or(tile.w(), 1)));
        double height = Math.max(LEAST_HEIGHT, Math.min(TileSize.MAX_ROWS, or(tile.h(), 1)));
        boxes.add(
            new Box(i, left, Math.min(GridPosition.COLUMNS, right), tile.y(), tile.y() + height));
      }
    }
    return boxes;
  }

  /** Places boxes from the top; each goes below those that are already in its columns. */
  private void pushDown(List<Box> wanted) {
    double[] free = new double[GridPosition.COLUMNS];
    Arrays.fill(free, Double.NEGATIVE_INFINITY);
    wanted.sort(Comparator.comparingDouble(Box::top).thenComparingInt(Box::left));
    for (Box box : wanted) {
      double top = box.top();
      for (int column = box.left(); column < box.right(); column++) {
        top = Math.max(top, free[column]);
      }
      Box placed = box.down(top);
      for (int column = box.left(); column < box.right(); column++) {
        free[column] = placed.bottom();
      }
      boxes.add(placed);
    }
  }

  private void layOut() {
    int line = 1;
    for (int i = 0; i < edges.size(); i++) {
      lines[i] = line;
      if (i + 1 < edges.size() && isCovered(edges.get(i))) {
        double pixels = (edges.get(i + 1) - edges.get(i)) * (TileSize.ROW + TileSize.GAP);
        rows.append(
            String.format(
                Locale.ROOT, "minmax(%dpx,auto) ", Math.max(0, Math.round(pixels) - TileSize.GAP)));
        line++;
      }
    }
    below = line;
  }

  private boolean isCovered(double top) {
    return boxes.stream().anyMatch(box -> box.top() <= top && top < box.bottom());
  }

  private int line(double edge) {
    return lines[Collections.binarySearch(edges, edge)];
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
