package io.dashgate.dashboards;

import io.dashgate.insights.InsightLinks;
import io.dashgate.insights.TileStore;
import io.dashgate.insights.Viewer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/**
 * Changes the tiles of a dashboard as a request asks, as part of the caller's transaction, which
 * holds the dashboard and has found it editable.
 */
final class TileWriter {

  private TileWriter() {}

  /** Does all that the request asks, in a handful of statements however much that is. */
  static Future<Void> apply(
      SqlClient transaction, Viewer viewer, long dashboardId, TileChanges changes) {
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
