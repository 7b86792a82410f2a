package io.dashgate.insights;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** The statements that remove deleted insights and removed tiles for good, of all projects. */
public final class DeletedInsights {

  private DeletedInsights() {}

  private static final String REMOVE_INSIGHTS =
      """
      delete from insight
      where (project_id, id) in (
        select project_id, id
        from insight
        where deleted_at < now() - make_interval(days => $1)
        order by deleted_at
        limit 500
        for update skip locked
      )
      """;

  private static final String REMOVE_TILES =
      """
      delete from tile
      where (project_id, id) in (
        select project_id, id
        from tile
        where deleted_at < now() - make_interval(days => $1)
        order by deleted_at
        limit 500
        for update skip locked
      )
      """;

  /**
   * Removes a batch of each, as part of the caller's transaction, which may write in all projects.
   *
   * @param days how long ago they were deleted at least
   * @return how many there were
   */
  public static Future<Long> remove(SqlClient transaction, int days) {
    return transaction
        .preparedQuery(REMOVE_INSIGHTS)
        .execute(Tuple.of(days))
        .compose(
            insights ->
                transaction
                    .preparedQuery(REMOVE_TILES)
                    .execute(Tuple.of(days))
                    .map(tiles -> (long) insights.rowCount() + tiles.rowCount()));
  }
}
