package io.dashgate.dashboards;

import io.dashgate.insights.Grid;
import io.dashgate.insights.Place;
import io.dashgate.insights.TileEdit;
import io.dashgate.insights.TileState;
import java.util.ArrayList;
import java.util.List;

/** Lays tiles out in an order: side by side while a row has room, then in the next row. */
final class Rows {

  private double x;
  private double y;
  private double height;

  private Rows() {}

  /** Returns the edits that make tiles stand in the order of a list, each in its own size. */
  static List<TileEdit> layOut(List<TileState> tiles) {
    Rows rows = new Rows();
    List<TileEdit> edits = new ArrayList<>(tiles.size());
    for (TileState tile : tiles) {
      Place place = rows.next(tile.place() == null ? Place.USUAL : tile.place());
      edits.add(TileEdit.of(tile.id()).layouts(place.in(tile.layouts())).order(edits.size()));
    }
    return edits;
  }

  private Place next(Place size) {
    double width = Math.min(Grid.COLUMNS, Math.ceil(size.w()));
    if (x + width > Grid.COLUMNS) {
      x = 0;
      y += height;
      height = 0;
    }
    Place place = new Place(x, y, width, Math.ceil(size.h()));
    x += width;
    height = Math.max(height, place.h());
    return place;
  }
}
