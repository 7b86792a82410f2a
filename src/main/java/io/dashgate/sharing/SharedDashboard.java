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
 * The part of a dashboard that visitors of a public link may see.
 *
 * @param tiles in the order of the dashboard
 */
record SharedDashboard(String name, String description, List<SharedTile> tiles) {

  /**
   * A tile: a text or an insight.
   *
   * @param layouts object with a member for each breakpoint
   * @param x first column; null, like the next three, for a tile without a position
   * @param showDescription null for the default of the client
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

  /** An insight, without its definition. */
  record SharedInsight(
      String shortId,
      @Nullable String name,
      @Nullable String derivedName,
      @Nullable String description) {}

  private static final String FIRST_ROW = "row_number() over (order by " + Tile.ORDER + ") = 1";

  /** The columns of {@link #read}; large columns of the dashboard are in the first row only. */
  static final String COLUMNS =
      """
      case when %1$s then d.name end, case when %1$s then d.description end,
      t.id, t.layouts::text, t.place_x, t.place_y, t.place_w, t.place_h,
      t.color, t.sort_order, t.show_description, t.body, i.short_id, i.name, i.derived_name,
      i.description"""
          .formatted(FIRST_ROW);

  /** The number of columns of the dashboard. */
  private static final int OWN_COLUMNS = 2;

  /** Returns the dashboard of a result with a row for each tile, if any. */
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
    int position = OWN_COLUMNS + 2;
    return new SharedTile(
        id,
        layouts,
        row.getDouble(position),
        row.getDouble(position + 1),
        row.getDouble(position + 2),
        row.getDouble(position + 3),
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

  /** Returns the number of characters in descriptions and texts. */
  int textLength() {
    int length = description.length();
    for (SharedTile tile : tiles) {
      length += tile.body() == null ? 0 : tile.body().length();
    }
    return length;
  }
}
