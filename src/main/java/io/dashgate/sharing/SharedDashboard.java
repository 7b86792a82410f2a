package io.dashgate.sharing;

import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import io.dashgate.tiles.Tile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a link leads to: all that a visitor may see of a dashboard, and no more.
 *
 * @param tiles in their order
 */
record SharedDashboard(String name, String description, List<SharedTile> tiles) {

  /**
   * A tile: a text, or an insight.
   *
   * @param layouts by breakpoint; an object
   * @param x the column that it starts in; null with the next three if it has no place
   * @param showDescription null where the client's own default goes
   * @param body null for an insight
   * @param insight null for a text
   */
  record SharedTile(
      long id,
      RawJson layouts,
      @Nullable Double x,
      @Nullable Double y,
      @Nullable Double w,
      @Nullable Double h,
      @Nullable String color,
      long order,
      @Nullable Boolean showDescription,
      @Nullable String body,
      @Nullable SharedInsight insight) {}

  /** An insight, without what it is computed from. */
  record SharedInsight(
      String shortId,
      @Nullable String name,
      @Nullable String derivedName,
      @Nullable String description) {}

  private static final String FIRST_ROW = "row_number() over (order by " + Tile.ORDER + ") = 1";

  /** The columns that {@link #read} needs; what may be large comes once, not with each tile. */
  static final String COLUMNS =
      """
      case when %1$s then d.name end, case when %1$s then d.description end,
      t.id, t.layouts::text, t.place_x, t.place_y, t.place_w, t.place_h,
      t.color, t.sort_order, t.show_description, t.body, i.short_id, i.name, i.derived_name,
      i.description"""
          .formatted(FIRST_ROW);

  /** How many of them are the dashboard's. */
  private static final int OWN_COLUMNS = 2;

  /** Returns the dashboard of a result, which has a row a tile; nothing if there is none. */
  static Optional<SharedDashboard> read(RowSet<Row> rows) {
    SharedDashboard dashboard = null;
    List<SharedTile> tiles = new ArrayList<>(rows.size());
    for (Row row : rows) {
      RowReader columns = new RowReader(row);
      if (dashboard == null) {
        dashboard = new SharedDashboard(columns.text(), columns.text(), tiles);
      } else {
        columns.skip(OWN_COLUMNS);
      }
      Long id = columns.nullableInteger();
      if (id != null) {
        tiles.add(tile(id, columns, row));
      }
    }
    return Optional.ofNullable(dashboard);
  }

  private static SharedTile tile(long id, RowReader columns, Row row) {
    RawJson layouts = columns.json();
    columns.skip(4);
    int place = OWN_COLUMNS + 2;
    return new SharedTile(
        id,
        layouts,
        row.getDouble(place),
        row.getDouble(place + 1),
        row.getDouble(place + 2),
        row.getDouble(place + 3),
        columns.nullableText(),
        columns.integer(),
        columns.nullableBool(),
        columns.nullableText(),
        insight(columns));
  }

  private static @Nullable SharedInsight insight(RowReader columns) {
    String shortId = columns.nullableText();
    return shortId == null
        ? null
        : new SharedInsight(
            shortId, columns.nullableText(), columns.nullableText(), columns.nullableText());
  }

  /** Returns how many characters of people's there are to show. */
  int textLength() {
    int length = description.length();
    for (SharedTile tile : tiles) {
      length += tile.body() == null ? 0 : tile.body().length();
    }
    return length;
  }
}
