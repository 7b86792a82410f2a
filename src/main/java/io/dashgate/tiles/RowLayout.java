package io.dashgate.tiles;

import java.util.ArrayList;
import java.util.List;

/** Lays tiles out in an order: side by side while a row has room, then in the next row. */
public final class RowLayout {

  private double x;
  private double y;
  private double height;

  private RowLayout() {}

  /** Returns the edits that make tiles stand in the order of a list, each in its own size. */
  static List<TileEdit> layOut(List<TileState> tiles) {
    RowLayout rows = new RowLayout();
    List<TileEdit> edits = new ArrayList<>(tiles.size());
    for (TileState tile : tiles) {
      GridPosition place = rows.next(tile.place() == null ? GridPosition.USUAL : tile.place());
      edits.add(TileEdit.of(tile.id()).layouts(place.in(tile.layouts())).order(edits.size()));
    }
    return edits;
  }

  private GridPosition next(GridPosition size) {
    double width = Math.min(Grid.COLUMNS, Math.ceil(size.w()));
    if (x + width > Grid.COLUMNS) {
      x = 0;
      y += height;
      height = 0;
    }
    GridPosition place = new GridPosition(x, y, width, Math.ceil(size.h()));
    x += width;
    height = Math.max(height, place.h());
    return place;
  }
}
