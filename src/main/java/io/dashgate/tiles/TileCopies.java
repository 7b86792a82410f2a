package io.dashgate.tiles;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Statements that copy the tiles that a dashboard shows to an empty one, as part of the caller's
 * transaction. Their rows do not leave the database. Several statements instead of one with common
 * table expressions, whose rows Citus would send to all servers.
 */
public final class TileCopies {

  private TileCopies() {}

  /** Without a function beside the tables, Citus asks all servers for the rows to insert. */
  private static final String COPY =
      """
      insert into tile (project_id, dashboard_id, insight_id, body, layouts, color, place_x,
        place_y, place_w, place_h, sort_order, show_description)
      select $1, target.id, %s, t.body, t.layouts, t.color, t.place_x,
        t.place_y, t.place_w, t.place_h, t.sort_order, t.show_description
      from unnest(array[$3::bigint]) as target (id)
      join tile t on t.project_id = $1 and t.dashboard_id = $2
      %s
      where t.deleted_at is null
        and %s
      order by t.sort_order, t.id
      returning id -- without it, Citus copies, which row-level security forbids
      """;

  /** Both conditions of the join: Citus reads one of them as a statement on all servers. */
  private static final String COPY_TILES =
      COPY.formatted(
          "t.insight_id",
          """
          left join insight i
            on i.project_id = $1 and i.project_id = t.project_id and i.id = t.insight_id\
          """,
          "i.deleted_at is null");

  /** Copies the tiles, which show the same insights. */
  public static Future<Void> copy(
      SqlClient transaction, long projectId, long sourceId, long targetId) {
    return transaction
        .preparedQuery(COPY_TILES)
        .execute(Tuple.of(projectId, sourceId, targetId))
        .mapEmpty();
  }

  private static final String FIND_INSIGHTS =
      """
      select i.id
      from tile t
      join insight i on i.project_id = $1 and i.id = t.insight_id
      where t.project_id = $1
        and t.dashboard_id = $2
        and t.deleted_at is null
        and i.deleted_at is null
      order by t.sort_order, t.id
      """;

  private static final String COPY_INSIGHTS =
      """
      insert into insight (project_id, short_id, name, derived_name, description, filters, query,
        sort_order, favorited, saved, tags, created_by, last_modified_by)
      select $1, copy.short_id, i.name, i.derived_name, i.description, i.filters, i.query,
        i.sort_order, i.favorited, i.saved, i.tags, $4::bigint, $4
      from unnest($2::bigint[], $3::text[]) with ordinality as copy (id, short_id, position)
      join insight i on i.project_id = $1 and i.id = copy.id
      where i.deleted_at is null
      order by copy.position
      returning id -- without it, Citus copies, which row-level security forbids
      """;

  /** Leaves out what became visible after the insights were found. */
  private static final String COPY_TILES_OF_COPIES =
      COPY.formatted(
          "made.id",
          """
          left join unnest($4::bigint[], $5::text[]) as copy (id, short_id)
            on copy.id = t.insight_id
          left join insight made
            on made.project_id = $1 and made.project_id = t.project_id
            and made.short_id = copy.short_id\
          """,
          "(t.insight_id is null or made.id is not null)");

  /**
   * Copies the tiles and their insights.
   *
   * @param creatorId creator of the copied insights; null for none
   */
  public static Future<Void> copyWithInsights(
      SqlClient transaction,
      long projectId,
      @Nullable Long creatorId,
      long sourceId,
      long targetId) {
    return transaction
        .preparedQuery(FIND_INSIGHTS)
        .execute(Tuple.of(projectId, sourceId))
        .map(rows -> rows.stream().map(row -> row.getLong("id")).toArray(Long[]::new))
        .compose(
            insights -> {
              String[] shortIds =
                  Stream.generate(ShortId::random).limit(insights.length).toArray(String[]::new);
              // sent together
              Future<RowSet<Row>> made =
                  transaction
                      .preparedQuery(COPY_INSIGHTS)
                      .execute(Tuple.of(projectId, insights, shortIds, creatorId));
              Future<RowSet<Row>> placed =
                  transaction
                      .preparedQuery(COPY_TILES_OF_COPIES)
                      .execute(Tuple.of(projectId, sourceId, targetId, insights, shortIds));
              return made.compose(any -> placed).mapEmpty();
            });
  }
}
