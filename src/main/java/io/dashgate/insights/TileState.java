package io.dashgate.insights;

import io.dashgate.db.RawJson;
import io.dashgate.db.RowReader;
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
    @Nullable Place place,
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
        id, dashboardId, insightId, layouts, Place.of(layouts), columns.integer(), columns.bool());
  }

  /** Returns the same tile once it is edited. */
  public TileState after(TileEdit edit) {
    RawJson arranged = edit.layouts() == null ? layouts : edit.layouts();
    return new TileState(
        id,
        dashboardId,
        insightId,
        arranged,
        Place.of(arranged),
        edit.order() == null ? order : edit.order(),
        edit.removed() == null ? removed : edit.removed());
  }

  /** Whether it shows a text. */
  public boolean isText() {
    return insightId == null;
  }
}
