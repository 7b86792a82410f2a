package io.dashgate.tiles;

import io.dashgate.insights.Insight;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.LinkedResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A tile as stored: an insight or a text at a position of a dashboard.
 *
 * @param layouts object with a member for each breakpoint
 * @param order rank among tiles of the same position
 * @param showDescription null for the default of the client
 * @param body null for an insight
 * @param linked the result of the insight, perhaps of other texts; null: none
 * @param insight null for a text
 */
public record Tile(
    long id,
    RawJson layouts,
    @Nullable String color,
    long order,
    @Nullable Boolean showDescription,
    @Nullable String body,
    @Nullable LinkedResult linked,
    @Nullable Insight insight) {

  /** The bytes of the large columns of {@code tile t} and its insight. */
  private static final String BYTES =
      RowBytes.of(List.of("t.body"), List.of("t.layouts"))
          + " + "
          + Insight.BYTES
          + " + "
          + RowBytes.ofIntegers("shown.dashboards");

  /** Whether a row is sent by the statement that reads a dashboard: cheaper than a sum. */
  private static final String SMALL = RowBytes.isSmall("size.bytes", "tiles");

  /**
   * Whether the text of a result is sent: of 500 tiles, at most 1.5 MB together. Others are read by
   * statements of their own.
   */
  private static final String IS_SHORT =
      "(kept.bytes <= 1000 or kept.bytes * row_number() over tiles <= 150000)";

  /**
   * The columns of {@link #readNullable}, of {@code tile t}, its insight, {@link #SIZE} and a
   * window {@code tiles}.
   */
  public static final String COLUMNS = columns(SMALL);

  private static String columns(String condition) {
    String large = RowBytes.onlyIf(condition);
    return "t.id, %s, t.color, t.sort_order, t.show_description, %s, %s, %s"
        .formatted(
            large.formatted("t.layouts::text"),
            large.formatted("t.body"),
            LinkedResult.columns(IS_SHORT),
            Insight.columns(large, large));
  }

  /** The number of these columns. */
  public static final int COLUMN_COUNT = 6 + Insight.COLUMN_COUNT + LinkedResult.COLUMN_COUNT;

  /** The last column, as {@link RowBytes} says. */
  public static final String BYTES_IF_NOT_SENT = bytesUnless(SMALL);

  private static String bytesUnless(String condition) {
    return "case when not " + condition + " then size.bytes end as bytes";
  }

  /** The join with the size of a row. {@code offset 0} makes Postgres compute it once. */
  public static final String SIZE =
      "cross join lateral (select " + BYTES + " as bytes offset 0) size\n";

  /**
   * The joins of {@link #COLUMNS} to {@code dashboard d}, for {@link DashboardCaller#arguments}:
   * the tiles that the dashboard shows. {@code offset 0} forces a look-up of each insight by its
   * key; a plan made before the tables are first analysed would read all insights of the project.
   */
  public static final String JOINS =
      """
      left join (
        tile t
        left join lateral (
          select *
          from insight n
          where n.project_id = $1
            and n.id = t.insight_id
            and n.deleted_at is null
          offset 0
        ) i on true
      )
        on t.project_id = $1
        and t.dashboard_id = d.id
        and t.deleted_at is null
        and (t.insight_id is null or i.id is not null)
      """
          + Insight.JOINS
          + LinkedResult.join("t.dashboard_id", "t.insight_id");

  private static final String FITS = RowBytes.fitIn("size.bytes", "tiles");

  private static final String BY_IDS =
      byIds(
          "$4",
          columns(FITS) + ", " + bytesUnless(FITS),
          Insight.JOINS + LinkedResult.join("t.dashboard_id", "t.insight_id") + SIZE);

  /**
   * Returns the statement that reads tiles of project {@code $1} by their ids.
   *
   * @param ids the argument with the ids
   * @param columns of {@code tile t}, {@code insight i}, the joins and a window {@code tiles}
   * @param joins those after tile and insight
   */
  public static String byIds(String ids, String columns, String joins) {
    return """
    select %s
    from unnest(%s::bigint[]) with ordinality as wanted (id, n)
    join tile t on t.project_id = $1 and t.id = wanted.id and t.deleted_at is null
    left join insight i
      on i.project_id = $1
      and i.id = t.insight_id
      and i.deleted_at is null
    %s
    where t.insight_id is null
      or i.id is not null
    window tiles as (order by wanted.n rows unbounded preceding)
    order by wanted.n
    """
        .formatted(columns, ids, joins);
  }

  /** Reads the tiles of rows that begin with {@link #COLUMNS}. */
  public static RowSource<Tile> source(
      DashboardCaller caller, BiFunction<String, Tuple, Future<RowSet<Row>>> client) {
    return RowSource.of(
        row -> readNullable(new RowReader(row)),
        ids -> client.apply(BY_IDS, caller.arguments((Object) ids)));
  }

  /** The order in which tiles are shown: by position, row by row. */
  public static final String ORDER =
      "t.place_y nulls last, t.place_x nulls last, t.sort_order, t.id";

  /** Returns the tile of a row, or null if an outer join found none. */
  private static @Nullable Tile readNullable(RowReader columns) {
    Long id = columns.nullableInteger();
    if (id == null) {
      return null;
    }
    return new Tile(
        id,
        columns.json(),
        columns.nullableText(),
        columns.integer(),
        columns.nullableBool(),
        columns.nullableText(),
        LinkedResult.readNullable(columns),
        Insight.readNullable(columns));
  }

  /** Returns the same without a result whose text was not sent with the row. */
  public Tile withSentResult() {
    return linked == null || linked.kept().text() != null
        ? this
        : new Tile(id, layouts, color, order, showDescription, body, null, insight);
  }
}
