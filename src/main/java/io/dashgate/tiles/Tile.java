package io.dashgate.tiles;

import io.dashgate.insights.DashboardCaller;
import io.dashgate.insights.Insight;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A tile as stored: an insight or a text, and how it stands on its dashboard.
 *
 * @param layouts by breakpoint; an object
 * @param order among tiles of the same place
 * @param showDescription null where the client's own default goes
 * @param body the text of a text tile; null for an insight
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

  /** The columns that {@link #readNullable} needs, of {@code tile t} and those of an insight. */
  public static final String COLUMNS =
      "t.id, t.layouts::text, t.color, t.sort_order, t.show_description, t.body, "
          + Insight.COLUMNS;

  /**
   * What {@link #COLUMNS} needs beside {@code dashboard d}, for {@link DashboardCaller#arguments}:
   * the tiles that are shown. Each looks its insight up by its key ({@code offset 0} says so): left
   * the choice, a plan made before the tables were first analysed reads all insights of the
   * project.
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

  /** The order in which tiles are shown: by place, row by row. */
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
