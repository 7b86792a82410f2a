package io.dashgate.tiles;

import io.dashgate.platform.json.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Places tiles in an order: side by side while a row has room, then in the next row. */
final class RowLayout {

  private double x;
  private double y;
  private double height;

  private RowLayout() {}

  /**
   * Returns the patches, by tile id, that place tiles in the order of a list in their own sizes.
   *
   * @param layouts the layouts by tile id
   */
  static Map<Long, TilePatch> place(List<TileState> tiles, Map<Long, RawJson> layouts) {
    RowLayout rows = new RowLayout();
    Map<Long, TilePatch> patches = new LinkedHashMap<>();
    for (TileState tile : tiles) {
      GridPosition position = rows.next(GridPosition.orDefault(tile.position()));
      patches.put(
          tile.id(),
          TilePatch.place(
              position.in(layouts.getOrDefault(tile.id(), NewTile.NO_LAYOUTS)),
              patches.size(),
              null));
    }
    return patches;
  }

  private GridPosition next(GridPosition size) {
    double width = Math.min(GridPosition.COLUMNS, Math.ceil(size.w()));
    if (x + width > GridPosition.COLUMNS) {
      x = 0;
      y += height;
      height = 0;
    }
    GridPosition position = new GridPosition(x, y, width, Math.ceil(size.h()));
    x += width;
    height = Math.max(height, position.h());
    return position;
  }
}
