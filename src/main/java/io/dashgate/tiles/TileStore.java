package io.dashgate.tiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on tiles, each for any number of them. Those that change tiles are part of the
 * caller's transaction, which has locked each dashboard whose tiles change.
 */
public final class TileStore {

  private static final JsonFactory FACTORY = new JsonFactory();

  private TileStore() {}

  /**
   * A tile to create on a dashboard.
   *
   * @param order rank among tiles of the same position
   */
  public record Addition(long dashboardId, long order, NewTile tile) {}

  private static final String FIND =
      """
      select %s
      from tile t
      where t.project_id = $1
        and t.dashboard_id = any ($2::bigint[])
        and (t.deleted_at is null or t.id = any ($3::bigint[]))
      order by t.sort_order, t.id
      """
          .formatted(TileState.COLUMNS);

  /** Returns the tiles of some dashboards. */
  static Future<List<TileState>> find(
      SqlClient transaction, long projectId, Collection<Long> dashboardIds) {
    return find(transaction, projectId, dashboardIds, List.of());
  }

  /**
   * Returns the tiles of some dashboards.
   *
   * @param named ids of tiles to return even if they were removed
   */
  static Future<List<TileState>> find(
      SqlClient transaction,
      long projectId,
      Collection<Long> dashboardIds,
      Collection<Long> named) {
    return transaction
        .preparedQuery(FIND)
        .execute(Tuple.of(projectId, dashboardIds.toArray(Long[]::new), named.toArray(Long[]::new)))
        .map(rows -> rows.stream().map(TileState::read).toList());
  }

  private static final String FIND_SHOWN =
      """
      select t.insight_id, t.body, t.layouts::text, t.color, t.show_description
      from tile t
      left join insight i on i.project_id = $1 and i.id = t.insight_id
      where t.project_id = $1
        and t.dashboard_id = $2
        and t.id = $3
        and t.deleted_at is null
        and i.deleted_at is null
      """;

  /** Returns a copy of a tile, or nothing if the dashboard does not show it. */
  static Future<Optional<NewTile>> copyOf(
      SqlClient transaction, long projectId, long dashboardId, long tileId) {
    return transaction
        .preparedQuery(FIND_SHOWN)
        .execute(Tuple.of(projectId, dashboardId, tileId))
        .map(rows -> rows.stream().findFirst().map(TileStore::copy));
  }

  private static NewTile copy(Row row) {
    RowReader columns = new RowReader(row);
    return new NewTile(
        columns.nullableInteger(),
        null,
        columns.nullableText(),
        columns.json(),
        columns.nullableText(),
        columns.nullableBool());
  }

  private static final String DELETE_REMOVED =
      """
      delete from tile
      where project_id = $1
        and dashboard_id = $2
        and insight_id = $3
        and deleted_at is not null
      """;

  /** Deletes the removed tile of an insight, so that another tile of it can move here. */
  static Future<Void> deleteRemoved(
      SqlClient transaction, long projectId, long dashboardId, long insightId) {
    return transaction
        .preparedQuery(DELETE_REMOVED)
        .execute(Tuple.of(projectId, dashboardId, insightId))
        .mapEmpty();
  }

  /**
   * The records of {@link NewTile#write}. Not in a common table expression of both statements:
   * Citus would send it to all servers.
   */
  private static final String RECORDS =
      """
      json_to_recordset($2::text::json) as n (
          dashboard_id bigint, insight_id bigint, short_id text, body text, layouts json,
          color text, x float8, y float8, w float8, h float8, sort_order int,
          show_description boolean, name text, derived_name text, description text,
          filters json, query json, insight_order int, favorited boolean, saved boolean,
          is_sample boolean, tags text[]
        )""";

  private static final String MAKE_INSIGHTS =
      """
      insert into insight (project_id, short_id, name, derived_name, description, filters, query,
        sort_order, favorited, saved, is_sample, tags, created_by, last_modified_by)
      select $1, short_id, name, derived_name, description, coalesce(filters, '{}'), query,
        insight_order, favorited, saved, is_sample, coalesce(tags, '{}'), $3::bigint, $3
      from %s
      where short_id is not null
      returning id -- without it, Citus copies, which row-level security forbids
      """
          .formatted(RECORDS);

  private static final String ADD =
      """
      insert into tile (project_id, dashboard_id, insight_id, body, layouts, color, place_x,
        place_y, place_w, place_h, sort_order, show_description)
      select $1, n.dashboard_id, %s, n.body, n.layouts, nullif(n.color, ''), n.x, n.y, n.w, n.h,
        n.sort_order, n.show_description
      from %s
      on conflict (project_id, insight_id, dashboard_id) where insight_id is not null do update
      set deleted_at = null,
        layouts = excluded.layouts,
        color = excluded.color,
        place_x = excluded.place_x,
        place_y = excluded.place_y,
        place_w = excluded.place_w,
        place_h = excluded.place_h,
        sort_order = excluded.sort_order,
        show_description = excluded.show_description
      returning id
      """;

  private static final String ADD_TILES = ADD.formatted("n.insight_id", RECORDS);

  private static final String ADD_TILES_OF_MADE =
      ADD.formatted(
          "coalesce(n.insight_id, made.id)",
          RECORDS
              + """

              left join (
                select id, short_id
                from insight
                where project_id = $1
                  and short_id = any ($3::text[])
              ) made on made.short_id = n.short_id
              order by n.dashboard_id, n.sort_order
              """);

  /**
   * Creates tiles, and the insights that some of them define. A removed tile of the same insight is
   * restored with the new values.
   *
   * @param creatorId creator of the insights; null for those of a template
   * @return ids of the tiles
   */
  public static Future<List<Long>> add(
      SqlClient transaction,
      long projectId,
      @Nullable Long creatorId,
      Collection<Addition> additions) {
    if (additions.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<String> made = new ArrayList<>();
    String records =
        array(
            json -> {
              for (Addition addition : additions) {
                String shortId = addition.tile().insight() == null ? null : ShortId.random();
                if (shortId != null) {
                  made.add(shortId);
                }
                addition.tile().write(json, addition.dashboardId(), addition.order(), shortId);
              }
            });
    if (made.isEmpty()) {
      return transaction
          .preparedQuery(ADD_TILES)
          .execute(Tuple.of(projectId, records))
          .map(TileStore::ids);
    }
    // sent together
    Future<?> making =
        transaction.preparedQuery(MAKE_INSIGHTS).execute(Tuple.of(projectId, records, creatorId));
    Future<RowSet<Row>> adding =
        transaction
            .preparedQuery(ADD_TILES_OF_MADE)
            .execute(Tuple.of(projectId, records, made.toArray(String[]::new)));
    return Future.join(making, adding)
        .transform(
            any ->
                making.failed() ? Future.failedFuture(making.cause()) : adding.map(TileStore::ids));
  }

  private static List<Long> ids(RowSet<Row> rows) {
    return rows.stream().map(row -> row.getLong(0)).toList();
  }

  private static final String UPDATE =
      """
      update tile t
      set dashboard_id = coalesce(e.dashboard_id, t.dashboard_id),
        body = coalesce(e.body, t.body),
        layouts = coalesce(e.layouts, t.layouts),
        place_x = case when e.layouts is null then t.place_x else e.x end,
        place_y = case when e.layouts is null then t.place_y else e.y end,
        place_w = case when e.layouts is null then t.place_w else e.w end,
        place_h = case when e.layouts is null then t.place_h else e.h end,
        color = case when e.color is null then t.color else nullif(e.color, '') end,
        sort_order = coalesce(e.sort_order, t.sort_order),
        show_description =
          case when e.sets_show_description then e.show_description else t.show_description end,
        deleted_at = case
          when e.removed is null then t.deleted_at
          when e.removed then coalesce(t.deleted_at, $3::timestamptz)
        end
      from json_to_recordset($2::text::json) as e (
        id bigint, dashboard_id bigint, body text, layouts json, color text, x float8, y float8,
        w float8, h float8, sort_order int, show_description boolean,
        sets_show_description boolean, removed boolean
      )
      where t.project_id = $1
        and t.id = e.id
      """;

  /** Changes tiles by their ids. */
  static Future<Void> update(SqlClient transaction, long projectId, Map<Long, TilePatch> patches) {
    if (patches.isEmpty()) {
      return Future.succeededFuture();
    }
    String records =
        array(
            json -> {
              for (Map.Entry<Long, TilePatch> patch : patches.entrySet()) {
                patch.getValue().write(json, patch.getKey());
              }
            });
    return transaction
        .preparedQuery(UPDATE)
        .execute(Tuple.of(projectId, records, OffsetDateTime.now(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /** Writes the elements of an array. */
  @FunctionalInterface
  private interface Elements {
    void write(JsonGenerator json) throws IOException;
  }

  private static String array(Elements elements) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartArray();
      elements.write(json);
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
