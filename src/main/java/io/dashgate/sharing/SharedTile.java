package io.dashgate.sharing;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.LinkedResult;
import io.dashgate.tiles.Tile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tile as visitors of a public link may see it: a text or an insight.
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
    @Nullable SharedInsight insight) {

  private static final String BYTES =
      RowBytes.of(
          List.of("t.body", "i.name", "i.derived_name", "i.description"),
          List.of("t.layouts", "i.query", "i.filters"));

  private static final String FITS = RowBytes.fitIn("size.bytes", "tiles");

  /**
   * Whether the text of a result is sent: of 500 tiles, at most 1.5 MB together. Others are read by
   * statements of their own.
   */
  private static final String IS_SHORT =
      "(kept.bytes <= 1000 or kept.bytes * row_number() over tiles <= 150000)";

  /**
   * The columns of {@link #source}, of {@code tile t}, {@code insight i}, {@link #JOINS} and a
   * window {@code tiles}.
   */
  static final String COLUMNS =
      """
      t.id, %1$s, t.place_x, t.place_y, t.place_w, t.place_h, t.color, t.sort_order,
      t.show_description, %2$s, i.short_id, %3$s, %4$s, %5$s, %6$s, %7$s, %8$s,
      exists (
        select
        from insight_result_link f
        where f.project_id = $1
          and f.dashboard_id = t.dashboard_id
          and f.insight_id = t.insight_id
          and f.tried_at is not null
      )\
      """
          .formatted(
              large("t.layouts::text"),
              large("t.body"),
              large("i.name"),
              large("i.derived_name"),
              large("i.description"),
              large("i.query::text"),
              large("i.filters::text"),
              LinkedResult.columns(IS_SHORT));

  /** The number of these columns. */
  static final int COLUMN_COUNT = 17 + LinkedResult.COLUMN_COUNT;

  /** The last column, as {@link RowBytes} says. */
  static final String BYTES_IF_NOT_SENT = "case when not " + FITS + " then size.bytes end as bytes";

  /** The joins with the result and the size of a row. */
  static final String JOINS =
      LinkedResult.join("t.dashboard_id", "t.insight_id")
          + "cross join lateral (select "
          + BYTES
          + " as bytes) size\n";

  /** The tiles of project {@code $1} by their ids, {@code $2}. */
  private static final String BY_IDS =
      Tile.byIds(
          "$2",
          COLUMNS + ", " + BYTES_IF_NOT_SENT,
          "join dashboard d on d.project_id = $1 and d.id = t.dashboard_id\n" + JOINS);

  private static String large(String column) {
    return RowBytes.onlyIf(FITS).formatted(column);
  }

  /** Reads the tiles of rows of a project. */
  static RowSource<SharedTile> source(Database database, long projectId) {
    return RowSource.of(
        SharedTile::readNullable,
        ids -> database.execute(BY_IDS, Tuple.of(projectId).addArrayOfLong(ids)));
  }

  /** Returns the tile of a row, or null if an outer join found none. */
  private static @Nullable SharedTile readNullable(Row row) {
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
            columns.nullableJson(),
            columns.json(),
            LinkedResult.readNullable(columns),
            columns.bool(),
            null,
            false);
  }

  /** Returns the same tile with another insight. */
  SharedTile with(SharedInsight other) {
    return new SharedTile(id, layouts, x, y, w, h, color, order, showDescription, body, other);
  }
}
