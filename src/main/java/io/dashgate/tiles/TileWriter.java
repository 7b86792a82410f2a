package io.dashgate.tiles;

import io.dashgate.insights.DashboardCaller;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/**
 * Changes the tiles of a dashboard as a request asks, as part of the caller's transaction, which
 * holds the dashboard and has found it editable.
 */
public final class TileWriter {

  private TileWriter() {}

  /** Does all that the request asks, in a handful of statements however much that is. */
  public static Future<Void> apply(
      SqlClient transaction, DashboardCaller viewer, long dashboardId, TileChanges changes) {
    if (changes.isEmpty()) {
      return Future.succeededFuture();
    }
    long projectId = viewer.project().id();
    return TileStore.find(transaction, projectId, List.of(dashboardId), changes.tileIds())
        .compose(
            tiles -> {
              TilePlan plan = TilePlan.of(dashboardId, tiles, changes);
              List<TileStore.Addition> additions = plan.additions();
              return InsightLinks.requireEditable(transaction, viewer, plan.linkedInsights())
                  .compose(any -> TileStore.edit(transaction, projectId, plan.edits()))
                  .compose(
                      any ->
                          TileStore.add(
                              transaction, projectId, viewer.principal().userId(), additions))
                  .mapEmpty();
            });
  }
}
