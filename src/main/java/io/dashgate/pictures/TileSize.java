package io.dashgate.pictures;

import io.dashgate.charts.ChartSize;
import org.jspecify.annotations.Nullable;

/**
 * The size of the chart in a tile, on a page whose grid has twelve columns. The measures are those
 * of the style sheet of shared pages.
 */
public final class TileSize {

  /** The height of a row of the grid, in pixels. */
  public static final int ROW = 64;

  /** The gap between tiles, in pixels. */
  public static final int GAP = 16;

  /** Tiles that are higher count as so high, in rows. */
  public static final double MAX_ROWS = 30;

  private static final int COLUMNS = 12;

  /** What a card has beside its chart, in pixels, and above and below it. */
  private static final int FRAME = 34;

  private static final int TEXTS = 98;

  /** Below it, tiles are below each other over the full width. */
  private static final int NARROW = 768;

  private static final double USUAL_HEIGHT = 5;
  private static final int LEAST_HEIGHT = 120;
  private static final int NARROW_HEIGHT = 260;

  private TileSize() {}

  /**
   * Returns the size of the chart in a tile.
   *
   * @param columns of the tile; null for one without a position, which has the full width
   * @param rows of the tile; null as before
   * @param page the width of the grid, in pixels
   */
  public static ChartSize of(@Nullable Double columns, @Nullable Double rows, int page) {
    double wide = columns == null ? COLUMNS : Math.min(COLUMNS, Math.max(1, Math.ceil(columns)));
    double high = rows == null ? USUAL_HEIGHT : Math.min(MAX_ROWS, Math.max(1, rows));
    if (page < NARROW) {
      return size(page - FRAME, Math.min(NARROW_HEIGHT, high * (ROW + GAP) - GAP - TEXTS));
    }
    double column = (page - (COLUMNS - 1) * GAP) / (double) COLUMNS;
    return size(wide * (column + GAP) - GAP - FRAME, high * (ROW + GAP) - GAP - TEXTS);
  }

  private static ChartSize size(double width, double height) {
    return new ChartSize(
        (int) Math.max(ChartSize.MIN_WIDTH, Math.min(ChartSize.MAX_WIDTH, width)),
        (int) Math.max(LEAST_HEIGHT, Math.min(ChartSize.MAX_HEIGHT, height)));
  }
}
