package io.dashgate.tiles;

import java.util.Arrays;

/**
 * The grid that tiles stand on: how far down each of its columns is taken. A new tile stands as
 * high as it can without a hole above it, and then as far left; so nothing ever moves aside for it,
 * and none overlap.
 */
public final class Grid {

  /** The columns of the breakpoint {@code sm}. */
  public static final int COLUMNS = 12;

  private final double[] bottoms = new double[COLUMNS];

  /** Takes the place of a tile that stands already. */
  public void take(GridPosition place) {
    int left = Math.max(0, (int) Math.floor(place.x()));
    int right = Math.min(COLUMNS, (int) Math.ceil(place.x() + place.w()));
    for (int column = left; column < right; column++) {
      bottoms[column] = Math.max(bottoms[column], place.y() + place.h());
    }
  }

  /** Finds and takes a place for a tile of the usual size. */
  public GridPosition takeNext() {
    return takeNext(GridPosition.USUAL);
  }

  /** Finds and takes a place for a tile of the size of another place. */
  public GridPosition takeNext(GridPosition size) {
    int width = (int) Math.min(COLUMNS, Math.ceil(size.w()));
    double height = Math.ceil(size.h());
    int best = 0;
    double top = bottom(0, width);
    for (int x = 1; x + width <= COLUMNS; x++) {
      double candidate = bottom(x, width);
      if (candidate < top) {
        best = x;
        top = candidate;
      }
    }
    GridPosition found = new GridPosition(best, Math.ceil(top), width, height);
    take(found);
    return found;
  }

  private double bottom(int x, int width) {
    return Arrays.stream(bottoms, x, x + width).max().orElse(0);
  }
}
