package io.dashgate.tiles;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layout of one dashboard while tiles are added. The positions that a request gives are taken
 * first. A tile without one is then placed as high as possible below all tiles of its columns, and
 * then as far left as possible, so that no tile moves and none overlap.
 */
public final class TileLayout {

  private static final int MAX_TILES = 500;

  private final long dashboardId;
  private final List<GridPosition> positions = new ArrayList<>();

  /** First free row of each column. */
  private final double[] bottoms = new double[GridPosition.COLUMNS];

  private int tiles;
  private long nextOrder;

  /** Creates the layout of an empty dashboard. */
  public TileLayout(long dashboardId) {
    this.dashboardId = dashboardId;
  }

  /** Returns the layout of a dashboard with those of the tiles that are its own. */
  static TileLayout of(long dashboardId, List<TileState> tiles) {
    TileLayout layout = new TileLayout(dashboardId);
    tiles.stream().filter(tile -> tile.dashboardId() == dashboardId).forEach(layout::keep);
    return layout;
  }

  /** Adds a tile of the dashboard at its own position. A removed tile takes no position. */
  void keep(TileState tile) {
    nextOrder = Math.max(nextOrder, tile.order() + 1);
    if (!tile.removed()) {
      tiles++;
      take(tile.position());
    }
  }

  /** Returns the rows of new tiles; 400 if the dashboard then has too many. */
  public List<TileStore.Addition> add(List<NewTile> added) {
    count(added.size());
    added.forEach(tile -> take(tile.position()));
    List<TileStore.Addition> additions = new ArrayList<>(added.size());
    for (NewTile tile : added) {
      NewTile placed = tile.layouts() == null ? tile.at(takeNext(null)) : tile;
      additions.add(new TileStore.Addition(dashboardId, nextOrder++, placed));
    }
    return additions;
  }

  /** Returns the row of a copied tile, at the position of the original if that is free. */
  TileStore.Addition addCopy(NewTile copy) {
    count(1);
    NewTile placed = isFree(copy.position()) ? copy : copy.at(takeNext(copy.position()));
    return new TileStore.Addition(dashboardId, nextOrder, placed);
  }

  /**
   * Returns the patch that moves a tile here, at its own position if that is free.
   *
   * @param layouts the layouts of the tile
   */
  TilePatch move(TileState tile, RawJson layouts) {
    count(1);
    return TilePatch.place(
        isFree(tile.position()) ? null : takeNext(tile.position()).in(layouts),
        Math.toIntExact(nextOrder),
        dashboardId);
  }

  private void count(int added) {
    tiles += added;
    if (tiles > MAX_TILES) {
      throw ApiException.validation(
          "max_length", "A dashboard has at most " + MAX_TILES + " tiles.", "tiles");
    }
  }

  private boolean isFree(@Nullable GridPosition position) {
    return position != null && positions.stream().noneMatch(position::overlaps);
  }

  private void take(@Nullable GridPosition position) {
    if (position == null) {
      return;
    }
    positions.add(position);
    int left = Math.max(0, (int) Math.floor(position.x()));
    int right = Math.min(GridPosition.COLUMNS, (int) Math.ceil(position.x() + position.w()));
    for (int column = left; column < right; column++) {
      bottoms[column] = Math.max(bottoms[column], position.y() + position.h());
    }
  }

  /** Finds and takes the next free position of the size of another one; null for the default. */
  private GridPosition takeNext(@Nullable GridPosition sized) {
    GridPosition size = GridPosition.orDefault(sized);
    int width = (int) Math.min(GridPosition.COLUMNS, Math.ceil(size.w()));
    int best = 0;
    double top = bottom(0, width);
    for (int x = 1; x + width <= GridPosition.COLUMNS; x++) {
      double candidate = bottom(x, width);
      if (candidate < top) {
        best = x;
        top = candidate;
      }
    }
    GridPosition found = new GridPosition(best, Math.ceil(top), width, Math.ceil(size.h()));
    take(found);
    return found;
  }

  private double bottom(int x, int width) {
    return Arrays.stream(bottoms, x, x + width).max().orElse(0);
  }
}
