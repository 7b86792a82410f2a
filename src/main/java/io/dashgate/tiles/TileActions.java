package io.dashgate.tiles;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The changes of single tiles, and of their order, that have endpoints of their own. One instance
 * works in one transaction that has locked the dashboards it writes to.
 */
final class TileActions {

  /** The order in which tiles are shown, as in {@link Tile#ORDER}. */
  private static final Comparator<TileState> AS_SHOWN =
      Comparator.comparing(
              TileState::position,
              Comparator.nullsLast(
                  Comparator.comparingDouble(GridPosition::y).thenComparingDouble(GridPosition::x)))
          .thenComparing(TileState::order)
          .thenComparing(TileState::id);

  private final SqlClient transaction;
  private final DashboardCaller caller;
  private final long dashboardId;

  TileActions(SqlClient transaction, DashboardCaller caller, long dashboardId) {
    this.transaction = transaction;
    this.caller = caller;
    this.dashboardId = dashboardId;
  }

  /** Creates a text tile and returns it. */
  Future<Tile> createText(NewTile text) {
    return find(dashboardId)
        .compose(
            tiles -> {
              TileStore.Addition added =
                  TileLayout.of(dashboardId, tiles).add(List.of(text)).get(0);
              return add(added).map(ids -> textTile(ids.get(0), added));
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
        null,
        null);
  }

  /** Takes a tile off the dashboard; 400 if it is not there. */
  Future<Void> remove(long tileId) {
    return find(dashboardId)
        .compose(
            tiles -> {
              require(tiles, tileId, "tile_id");
              return update(Map.of(tileId, TilePatch.removal()));
            });
  }

  /** Places the tiles of the dashboard in rows, in an order; those not named come last. */
  Future<Void> reorder(List<Long> order) {
    return find(dashboardId)
        .compose(
            tiles -> {
              List<TileState> ordered = ordered(tiles, order);
              // a second statement: only this action and a move need the layouts
              return LayoutStore.find(
                      transaction, projectId(), ordered.stream().map(TileState::id).toList())
                  .compose(layouts -> update(RowLayout.place(ordered, layouts)));
            });
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

  /** Moves a tile to another dashboard; 400 if it is not here or its insight is there. */
  Future<Void> move(long tileId, long target) {
    return find(dashboardId, target)
        .compose(
            tiles -> {
              TileState tile = require(tiles, tileId, "tile__id");
              return dashboardId == target ? Future.succeededFuture() : move(tile, tiles, target);
            });
  }

  private Future<Void> move(TileState tile, List<TileState> tiles, long target) {
    requireAbsent(tiles, tile.insightId(), target, "tile__id");
    Future<Void> cleared =
        tile.insightId() == null
            ? Future.succeededFuture()
            : TileStore.deleteRemoved(transaction, projectId(), target, tile.insightId());
    return cleared
        .compose(any -> LayoutStore.find(transaction, projectId(), List.of(tile.id())))
        .compose(
            layouts ->
                update(
                    Map.of(
                        tile.id(),
                        TileLayout.of(target, tiles)
                            .move(tile, layouts.getOrDefault(tile.id(), NewTile.NO_LAYOUTS)))));
  }

  /** Copies a tile from a dashboard, which can be this one; 400 if the source has no such tile. */
  Future<Void> copy(DashboardLock.Named source, long tileId) {
    return requireLive(source)
        .compose(any -> TileStore.copyOf(transaction, projectId(), source.id(), tileId))
        .compose(
            found -> place(found.orElseThrow(() -> ApiException.doesNotExist(tileId, "tileId"))));
  }

  private Future<Void> place(NewTile copy) {
    Map<Long, String> insight =
        copy.insightId() == null ? Map.of() : Map.of(copy.insightId(), "tileId");
    return InsightLinks.requireEditable(transaction, caller, insight)
        .compose(any -> find(dashboardId))
        .compose(
            tiles -> {
              requireAbsent(tiles, copy.insightId(), dashboardId, "tileId");
              return add(TileLayout.of(dashboardId, tiles).addCopy(copy)).mapEmpty();
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

  private Future<Void> requireLive(DashboardLock.Named dashboard) {
    return transaction
        .preparedQuery(FIND_LIVE)
        .execute(Tuple.of(projectId(), dashboard.id()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw ApiException.doesNotExist(dashboard.id(), dashboard.attr());
              }
              return null;
            });
  }

  private TileState require(List<TileState> tiles, long tileId, String attr) {
    return tiles.stream()
        .filter(tile -> tile.id() == tileId && tile.dashboardId() == dashboardId)
        .filter(tile -> !tile.removed())
        .findFirst()
        .orElseThrow(() -> ApiException.doesNotExist(tileId, attr));
  }

  /** A dashboard shows an insight at most once. */
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

  private Future<List<TileState>> find(Long... dashboardIds) {
    return TileStore.find(transaction, projectId(), List.of(dashboardIds));
  }

  private Future<List<Long>> add(TileStore.Addition addition) {
    return TileStore.add(transaction, projectId(), null, List.of(addition));
  }

  private Future<Void> update(Map<Long, TilePatch> patches) {
    return TileStore.update(transaction, projectId(), patches);
  }

  private long projectId() {
    return caller.project().id();
  }
}
