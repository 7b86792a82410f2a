package io.dashgate.tiles;

import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a dashboard's tiles must know of one that is there.
 *
 * @param insightId null for a text
 * @param place null if it has none
 * @param removed whether it was taken off the dashboard; it can come back
 */
public record TileState(
    long id,
    long dashboardId,
    @Nullable Long insightId,
    RawJson layouts,
    @Nullable GridPosition place,
    long order,
    boolean removed) {

  /** The columns that {@link #read} needs, of {@code tile t}. */
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

  /** Returns the same tile once it is edited. */
  public TileState after(TileEdit edit) {
    RawJson arranged = edit.layouts() == null ? layouts : edit.layouts();
    return new TileState(
        id,
        dashboardId,
        insightId,
        arranged,
        GridPosition.of(arranged),
        edit.order() == null ? order : edit.order(),
        edit.removed() == null ? removed : edit.removed());
  }

  /** Whether it shows a text. */
  public boolean isText() {
    return insightId == null;
  }
}
