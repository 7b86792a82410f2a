package io.dashgate.tiles;

import io.dashgate.dashboards.DashboardDetail;
import io.dashgate.dashboards.DashboardStore;
import io.dashgate.insights.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves and copies tiles from one dashboard to another, if the one in the path has one of the
 * versions that are given; null: any.
 */
final class TileTransfers {

  private final Database database;

  TileTransfers(Database database) {
    this.database = database;
  }

  /** Moves a tile to another dashboard and returns the one that it leaves. */
  Future<DashboardDetail> move(
      WriteContext writer,
      DashboardCaller viewer,
      long dashboardId,
      Long @Nullable [] versions,
      long tileId,
      DashboardLock.Named target) {
    return DashboardLock.dashboards(
        database,
        writer,
        viewer,
        dashboardId,
        versions,
        target,
        transaction ->
            find(transaction, viewer, List.of(dashboardId, target.id()))
                .compose(
                    tiles -> {
                      TileState tile = require(tiles, dashboardId, tileId, "tile__id");
                      return dashboardId == target.id()
                          ? Future.<Void>succeededFuture()
                          : settle(transaction, viewer, tile, tiles, target.id());
                    })
                .compose(any -> DashboardStore.readBack(transaction, viewer, dashboardId)));
  }

  private static Future<Void> settle(
      SqlClient transaction,
      DashboardCaller viewer,
      TileState tile,
      List<TileState> tiles,
      long target) {
    long projectId = viewer.project().id();
    requireAbsent(tiles, tile.insightId(), target, "tile__id");
    Future<Void> room =
        tile.insightId() == null
            ? Future.succeededFuture()
            : TileStore.forget(transaction, projectId, target, tile.insightId());
    return room.compose(
        any ->
            TileStore.edit(
                transaction, projectId, List.of(TileLayout.of(target, tiles).settle(tile))));
  }

  /** Copies a tile from another dashboard, or from the same one, and returns the target. */
  Future<DashboardDetail> copy(
      WriteContext writer,
      DashboardCaller viewer,
      long dashboardId,
      Long @Nullable [] versions,
      DashboardLock.Named source,
      long tileId) {
    return DashboardLock.dashboard(
        database,
        writer,
        viewer,
        dashboardId,
        versions,
        transaction ->
            requireLive(transaction, viewer, source)
                .compose(
                    any ->
                        TileStore.copyOf(transaction, viewer.project().id(), source.id(), tileId))
                .compose(
                    found ->
                        place(
                            transaction,
                            viewer,
                            dashboardId,
                            found.orElseThrow(() -> ApiException.doesNotExist(tileId, "tileId"))))
                .compose(any -> DashboardStore.readBack(transaction, viewer, dashboardId)));
  }

  private static Future<List<Long>> place(
      SqlClient transaction, DashboardCaller viewer, long dashboardId, NewTile copy) {
    Map<Long, String> linked =
        copy.insightId() == null ? Map.of() : Map.of(copy.insightId(), "tileId");
    return InsightLinks.requireEditable(transaction, viewer, linked)
        .compose(any -> find(transaction, viewer, List.of(dashboardId)))
        .compose(
            tiles -> {
              requireAbsent(tiles, copy.insightId(), dashboardId, "tileId");
              return TileStore.add(
                  transaction,
                  viewer.project().id(),
                  null,
                  List.of(TileLayout.of(dashboardId, tiles).settle(copy)));
            });
  }

  private static final String FIND_LIVE =
      """
      select
      from dashboard
      where project_id = $1
        and id = $2
        and not deleted
      """;

  private static Future<Void> requireLive(
      SqlClient transaction, DashboardCaller viewer, DashboardLock.Named dashboard) {
    return transaction
        .preparedQuery(FIND_LIVE)
        .execute(Tuple.of(viewer.project().id(), dashboard.id()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw ApiException.doesNotExist(dashboard.id(), dashboard.attr());
              }
              return null;
            });
  }

  /** Returns a tile that stands on a dashboard, or a 400. */
  static TileState require(List<TileState> tiles, long dashboardId, long tileId, String attr) {
    return tiles.stream()
        .filter(tile -> tile.id() == tileId && tile.dashboardId() == dashboardId)
        .filter(tile -> !tile.removed())
        .findFirst()
        .orElseThrow(() -> ApiException.doesNotExist(tileId, attr));
  }

  /** An insight stands on a dashboard once. */
  private static void requireAbsent(
      List<TileState> tiles, @Nullable Long insightId, long dashboardId, String attr) {
    boolean present =
        tiles.stream()
            .filter(tile -> tile.dashboardId() == dashboardId && !tile.removed())
            .anyMatch(tile -> insightId != null && insightId.equals(tile.insightId()));
    if (present) {
      throw ApiException.invalidInput("The insight is on this dashboard already.", attr);
    }
  }

  private static Future<List<TileState>> find(
      SqlClient transaction, DashboardCaller viewer, List<Long> dashboardIds) {
    return TileStore.find(transaction, viewer.project().id(), dashboardIds);
  }
}
