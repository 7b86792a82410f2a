package io.dashgate.tiles;

import io.dashgate.platform.problem.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tiles of one dashboard stand, for as long as new ones are added. The places that a
 * request gives are taken first; tiles without one then stand wherever there is room.
 */
public final class TileLayout {

  private static final int MAX_TILES = 500;

  private final long dashboardId;
  private final Grid grid = new Grid();
  private final List<GridPosition> places = new ArrayList<>();
  private int tiles;
  private long nextOrder;

  /** Starts with an empty dashboard. */
  public TileLayout(long dashboardId) {
    this.dashboardId = dashboardId;
  }

  /** Returns a dashboard with those of some tiles that are its own. */
  public static TileLayout of(long dashboardId, List<TileState> tiles) {
    TileLayout arrangement = new TileLayout(dashboardId);
    tiles.stream().filter(tile -> tile.dashboardId() == dashboardId).forEach(arrangement::keep);
    return arrangement;
  }

  /** Counts a tile that stands on the dashboard; one that was removed counts for nothing. */
  public void keep(TileState tile) {
    nextOrder = Math.max(nextOrder, tile.order() + 1);
    if (!tile.removed()) {
      tiles++;
      take(tile.place());
    }
  }

  /**
   * Adds tiles.
   *
   * @return what is to be stored; 400 if they are too many
   */
  public List<TileStore.Addition> add(List<NewTile> added) {
    count(added.size());
    added.forEach(tile -> take(tile.place()));
    List<TileStore.Addition> additions = new ArrayList<>(added.size());
    for (NewTile tile : added) {
      NewTile placed = tile.layouts() == null ? tile.at(grid.takeNext()) : tile;
      additions.add(new TileStore.Addition(dashboardId, nextOrder++, placed));
    }
    return additions;
  }

  /** Returns the edit that puts a tile of another dashboard here; it keeps its place if it can. */
  public TileEdit settle(TileState tile) {
    count(1);
    TileEdit moved =
        TileEdit.of(tile.id()).dashboard(dashboardId).order(Math.toIntExact(nextOrder));
    return isFree(tile.place())
        ? moved
        : moved.layouts(grid.takeNext(sizeOf(tile.place())).in(tile.layouts()));
  }

  /** Adds the copy of a tile, at its place if that is free. */
  public TileStore.Addition settle(NewTile copy) {
    count(1);
    NewTile placed = isFree(copy.place()) ? copy : copy.at(grid.takeNext(sizeOf(copy.place())));
    return new TileStore.Addition(dashboardId, nextOrder, placed);
  }

  private boolean isFree(@Nullable GridPosition place) {
    return place != null && places.stream().noneMatch(place::overlaps);
  }

  private static GridPosition sizeOf(@Nullable GridPosition place) {
    return place == null ? GridPosition.USUAL : place;
  }

  private void take(@Nullable GridPosition place) {
    if (place != null) {
      grid.take(place);
      places.add(place);
    }
  }

  private void count(int added) {
    tiles += added;
    if (tiles > MAX_TILES) {
      throw ApiException.validation(
          "max_length", "A dashboard has at most " + MAX_TILES + " tiles.", "tiles");
    }
  }
}
