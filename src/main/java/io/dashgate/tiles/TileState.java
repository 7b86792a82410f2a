package io.dashgate.tiles;

import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
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
    RawJson layouts,
    @Nullable GridPosition position,
    long order,
    boolean removed) {

  /** The columns of {@link #read}, of {@code tile t}. */
  static final String COLUMNS =
      "t.id, t.dashboard_id, t.insight_id, t.layouts::text, t.sort_order, t.deleted_at is not null";

  static TileState read(Row row) {
    RowReader columns = new RowReader(row);
    long id = columns.integer();
    long dashboardId = columns.integer();
    Long insightId = columns.nullableInteger();
    RawJson layouts = columns.json();
    return new TileState(
        id,
        dashboardId,
        insightId,
        layouts,
        GridPosition.of(layouts),
        columns.integer(),
        columns.bool());
  }

  /** Returns the tile with a patch applied. */
  TileState after(TilePatch patch) {
    RawJson changed = patch.layouts() == null ? layouts : patch.layouts();
    return new TileState(
        id,
        dashboardId,
        insightId,
        changed,
        GridPosition.of(changed),
        patch.order() == null ? order : patch.order(),
        patch.removed() == null ? removed : patch.removed());
  }

  /** Whether it shows a text. */
  boolean isText() {
    return insightId == null;
  }
}
