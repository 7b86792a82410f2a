package io.dashgate.tiles;

import io.dashgate.platform.db.RowReader;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * An existing tile, with the columns that changes of tiles depend on.
 *
 * @param insightId null for a text
 * @param position null if its layouts have none
 * @param removed whether it was taken off the dashboard; it can be restored
 */
record TileState(
    long id,
    long dashboardId,
    @Nullable Long insightId,
    @Nullable GridPosition position,
    long order,
    boolean removed) {

  /** The columns of {@link #read}, of {@code tile t}; the layouts may be large. */
  static final String COLUMNS =
      "t.id, t.dashboard_id, t.insight_id, t.sort_order, t.deleted_at is not null, t.place_x,"
          + " t.place_y, t.place_w, t.place_h";

  static TileState read(Row row) {
    RowReader columns = new RowReader(row);
    long id = columns.integer();
    long dashboardId = columns.integer();
    Long insightId = columns.nullableInteger();
    long order = columns.integer();
    boolean removed = columns.bool();
    Double x = row.getDouble(5);
    GridPosition position =
        x == null
            ? null
            : new GridPosition(x, row.getDouble(6), row.getDouble(7), row.getDouble(8));
    return new TileState(id, dashboardId, insightId, position, order, removed);
  }

  /** Returns the tile with a patch applied. */
  TileState after(TilePatch patch) {
    return new TileState(
        id,
        dashboardId,
        insightId,
        patch.layouts() == null ? position : GridPosition.of(patch.layouts()),
        patch.order() == null ? order : patch.order(),
        patch.removed() == null ? removed : patch.removed());
  }

  /** Whether it shows a text. */
  boolean isText() {
    return insightId == null;
  }
}
