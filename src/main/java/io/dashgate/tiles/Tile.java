package io.dashgate.tiles;

import io.dashgate.insights.Insight;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A tile as stored: an insight or a text at a position of a dashboard.
 *
 * @param layouts object with a member for each breakpoint
 * @param order rank among tiles of the same position
 * @param showDescription null for the default of the client
 * @param body null for an insight
 * @param insight null for a text
 */
public record Tile(
    long id,
    RawJson layouts,
    @Nullable String color,
    long order,
    @Nullable Boolean showDescription,
    @Nullable String body,
    @Nullable Insight insight) {

  /** The columns of {@link #readNullable}, of {@code tile t} and its insight. */
  public static final String COLUMNS =
      "t.id, t.layouts::text, t.color, t.sort_order, t.show_description, t.body, "
          + Insight.COLUMNS;

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
          where n.project_id = t.project_id
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
          + Insight.JOINS;

  /** The order in which tiles are shown: by position, row by row. */
  public static final String ORDER =
      "t.place_y nulls last, t.place_x nulls last, t.sort_order, t.id";

  /** Returns the tile of a row, or null if an outer join found none. */
  public static @Nullable Tile readNullable(RowReader columns) {
    Long id = columns.nullableInteger();
    return id == null
        ? null
        : new Tile(
            id,
            columns.json(),
            columns.nullableText(),
            columns.integer(),
            columns.nullableBool(),
            columns.nullableText(),
            Insight.readNullable(columns));
  }
}
