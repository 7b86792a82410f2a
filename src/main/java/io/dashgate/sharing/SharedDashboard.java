package io.dashgate.sharing;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.PageRows;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.LinkedResult;
import io.dashgate.tiles.Tile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
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

  /**
   * An insight, without its definition.
   *
   * @param result null: none is kept
   */
  record SharedInsight(
      String shortId,
      @Nullable String name,
      @Nullable String derivedName,
      @Nullable String description,
      @Nullable SharedResult result) {}

  /** Characters that the position of a tile takes on a page. */
  private static final int LAYOUT = 64;

  private static final String BYTES =
      RowBytes.of(
          List.of("t.body", "i.name", "i.derived_name", "i.description"), List.of("t.layouts"));

  private static final String FITS = RowBytes.fitIn("size.bytes", "tiles");

  /** Whether a result is shown: of 500 tiles, at most 1.5 MB together. */
  private static final String IS_SHOWN =
      "(kept.bytes <= 1000 or kept.bytes * row_number() over tiles <= 150000) and "
          + LinkedResult.isOf("i", "d");

  /**
   * The columns of {@link #tile}, of {@code tile t}, {@code insight i}, {@link #JOINS} and a window
   * {@code tiles}.
   */
  private static final String TILE_COLUMNS =
      """
      t.id, %s, t.place_x, t.place_y, t.place_w, t.place_h, t.color, t.sort_order,
      t.show_description, %s, i.short_id, %s, %s, %s, kept.computed_at,
      case when kept.source is not null and %s then kept.result end\
      """
          .formatted(
              large("t.layouts::text"),
              large("t.body"),
              large("i.name"),
              large("i.derived_name"),
              large("i.description"),
              IS_SHOWN);

  /** The number of these columns. */
  private static final int TILE_COLUMN_COUNT = 16;

  /** The last column, as {@link RowBytes} says. */
  private static final String BYTES_IF_NOT_SENT =
      "case when not " + FITS + " then size.bytes end as bytes";

  /** The joins with the result and the size of a row. */
  static final String JOINS =
      LinkedResult.join("t.dashboard_id", "t.insight_id")
          + "cross join lateral (select "
          + BYTES
          + " as bytes) size\n";

  /** The columns of a result; large columns of the dashboard are in the first row only. */
  static final String COLUMNS =
      """
      %1$s, case when row_number() over tiles = 1 then d.name end,
      case when row_number() over tiles = 1 then d.description end, %2$s\
      """
          .formatted(TILE_COLUMNS, BYTES_IF_NOT_SENT);

  /** The tiles of project {@code $1} by their ids, {@code $2}. */
  private static final String BY_IDS =
      Tile.byIds(
          "$2",
          TILE_COLUMNS + ", " + BYTES_IF_NOT_SENT,
          "join dashboard d on d.project_id = $1 and d.id = t.dashboard_id\n" + JOINS);

  private static String large(String column) {
    return RowBytes.onlyIf(FITS).formatted(column);
  }

  /** Reads the tiles of rows of a project. */
  private static RowSource<SharedTile> source(Database database, long projectId) {
    return RowSource.of(
        SharedDashboard::tile,
        ids -> database.execute(BY_IDS, Tuple.of(projectId).addArrayOfLong(ids)));
  }

  /**
   * Returns the dashboard of a result with a row for each tile, if any.
   *
   * @param memory from which the memory of a large dashboard is taken
   */
  static Future<Optional<SharedDashboard>> read(
      RowSet<Row> rows, Database database, long projectId, AnswerMemory memory) {
    Row first = rows.stream().findFirst().orElse(null);
    if (first == null) {
      return Future.succeededFuture(Optional.empty());
    }
    RowReader columns = new RowReader(first);
    columns.skip(TILE_COLUMN_COUNT);
    String name = columns.text();
    String description = columns.text();
    PageRows<SharedTile> tiles = PageRows.of(rows, source(database, projectId));
    Future<List<SharedTile>> all =
        tiles.isComplete()
            ? Future.succeededFuture(tiles.first())
            : memory.takeForObject(tiles.restBytes()).compose(any -> tiles.readAll());
    return all.map(read -> Optional.of(new SharedDashboard(name, description, read)));
  }

  /** Returns the tile of a row, or null if an outer join found none. */
  private static @Nullable SharedTile tile(Row row) {
    RowReader columns = new RowReader(row);
    Long id = columns.nullableInteger();
    if (id == null) {
      return null;
    }
    RawJson layouts = columns.json();
    columns.skip(4);
    int position = 2;
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
            shortId,
            columns.nullableText(),
            columns.nullableText(),
            columns.nullableText(),
            SharedResult.read(columns));
  }

  /** Returns the number of characters to render, apart from names of insights. */
  int textLength() {
    int length = name.length() + description.length();
    for (SharedTile tile : tiles) {
      length += LAYOUT + (tile.body() == null ? 0 : tile.body().length());
      SharedInsight insight = tile.insight();
      SharedResult result = insight == null ? null : insight.result();
      length += result == null ? 0 : result.textLength();
    }
    return length;
  }
}
