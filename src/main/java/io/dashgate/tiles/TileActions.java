package io.dashgate.tiles;

import io.dashgate.dashboards.DashboardDetail;
import io.dashgate.dashboards.DashboardStore;
import io.dashgate.insights.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes within one dashboard that have endpoints of their own. Each is made only if the dashboard
 * has one of the versions that are given; null: any.
 */
final class TileActions {

  /** How tiles are shown; the same order as {@link Tile#ORDER}. */
  private static final Comparator<TileState> AS_SHOWN =
      Comparator.comparing(
              TileState::place,
              Comparator.nullsLast(
                  Comparator.comparingDouble(GridPosition::y).thenComparingDouble(GridPosition::x)))
          .thenComparing(TileState::order)
          .thenComparing(TileState::id);

  private final Database database;

  TileActions(Database database) {
    this.database = database;
  }

  /** Makes a text tile and returns it. */
  Future<Tile> createText(
      WriteContext writer,
      DashboardCaller viewer,
      long dashboardId,
      Long @Nullable [] versions,
      NewTile text) {
    return holdingTiles(
        writer,
        viewer,
        dashboardId,
        versions,
        (transaction, tiles) -> {
          TileLayout arrangement = TileLayout.of(dashboardId, tiles);
          TileStore.Addition added = arrangement.add(List.of(text)).get(0);
          return TileStore.add(transaction, viewer.project().id(), null, List.of(added))
              .map(ids -> textTile(ids.get(0), added));
        });
  }

  private static Tile textTile(long id, TileStore.Addition added) {
    NewTile tile = added.tile();
    return new Tile(
        id,
        Objects.requireNonNull(tile.layouts()),
        "".equals(tile.color()) ? null : tile.color(),
        added.order(),
        tile.showDescription(),
        tile.body(),
        null);
  }

  /** Takes a tile off its dashboard; 400 if it is not there. */
  Future<Void> remove(
      WriteContext writer,
      DashboardCaller viewer,
      long dashboardId,
      Long @Nullable [] versions,
      long tileId) {
    return holdingTiles(
        writer,
        viewer,
        dashboardId,
        versions,
        (transaction, tiles) -> {
          TileTransfers.require(tiles, dashboardId, tileId, "tile_id");
          List<TileEdit> edits = List.of(TileEdit.of(tileId).removed(true));
          return TileStore.edit(transaction, viewer.project().id(), edits);
        });
  }

  /** Lays the tiles of a dashboard out in an order, those not named last, and returns it. */
  Future<DashboardDetail> reorder(
      WriteContext writer,
      DashboardCaller viewer,
      long dashboardId,
      Long @Nullable [] versions,
      List<Long> order) {
    return holdingTiles(
        writer,
        viewer,
        dashboardId,
        versions,
        (transaction, tiles) ->
            TileStore.edit(
                    transaction, viewer.project().id(), RowLayout.layOut(ordered(tiles, order)))
                .compose(any -> DashboardStore.readBack(transaction, viewer, dashboardId)));
  }

  /** Changes the tiles of a dashboard that the caller may edit, while nobody else does. */
  private <T> Future<T> holdingTiles(
      WriteContext writer,
      DashboardCaller viewer,
      long dashboardId,
      Long @Nullable [] versions,
      BiFunction<SqlClient, List<TileState>, Future<T>> change) {
    return DashboardLock.dashboard(
        database,
        writer,
        viewer,
        dashboardId,
        versions,
        transaction ->
            TileStore.find(transaction, viewer.project().id(), List.of(dashboardId))
                .compose(tiles -> change.apply(transaction, tiles)));
  }

  private static List<TileState> ordered(List<TileState> tiles, List<Long> order) {
    Map<Long, TileState> rest = new LinkedHashMap<>();
    tiles.stream()
        .filter(tile -> !tile.removed())
        .sorted(AS_SHOWN)
        .forEach(tile -> rest.put(tile.id(), tile));
    List<TileState> ordered = new ArrayList<>();
    for (long id : order) {
      TileState tile = rest.remove(id);
      if (tile == null) {
        throw ApiException.doesNotExist(id, "tile_order");
      }
      ordered.add(tile);
    }
    ordered.addAll(rest.values());
    return ordered;
  }
}
