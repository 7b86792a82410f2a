package io.dashgate.tiles;

import io.dashgate.dashboards.DashboardHandlers;
import io.dashgate.dashboards.DashboardStore;
import io.dashgate.insights.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves the actions on tiles below {@code /api/projects/{project_id}/dashboards/{id}/}. */
public final class TileHandlers {

  private final DashboardStore store;
  private final TileActions actions;
  private final TileTransfers transfers;

  /** Makes the handlers of one verticle. */
  public TileHandlers(Database database) {
    this.store = new DashboardStore(database);
    this.actions = new TileActions(database);
    this.transfers = new TileTransfers(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("dashboards_create_text_tile", this::createText, this::requireEditable)
        .bind("dashboards_delete_tile", this::delete, this::requireEditable)
        .bind("dashboards_move_tile", this::move, this::requireEditable)
        .bind("dashboards_move_tile_by_post", this::move, this::requireEditable)
        .bind("dashboards_copy_tile", this::copy, this::requireEditable)
        .bind("dashboards_reorder_tiles", this::reorder, this::requireEditable);
  }

  private Future<ApiReply> createText(ApiRequest request) {
    JsonObject body = request.body();
    JsonObject layouts = body.getJsonObject("layouts");
    NewTile tile =
        new NewTile(
            null,
            null,
            body.getString("body"),
            layouts == null ? null : new RawJson(layouts.encode()),
            body.getString("color"),
            body.getBoolean("show_description"));
    return actions
        .createText(request.writer(), viewer(request), id(request), versions(request), tile)
        .map(made -> ApiReply.created(json -> TileJson.writeText(json, made)));
  }

  private Future<ApiReply> delete(ApiRequest request) {
    return actions
        .remove(
            request.writer(),
            viewer(request),
            id(request),
            versions(request),
            named(request.body(), "tile_id").id())
        .map(any -> ApiReply.noContent());
  }

  private Future<ApiReply> move(ApiRequest request) {
    JsonObject body = request.body();
    long tileId = required(body.getJsonObject("tile").getValue("id"), "tile__id");
    DashboardLock.Named target =
        named(body, body.containsKey("toDashboard") ? "toDashboard" : "to_dashboard");
    return transfers
        .move(request.writer(), viewer(request), id(request), versions(request), tileId, target)
        .map(detail -> DashboardHandlers.ok(request, detail));
  }

  private Future<ApiReply> copy(ApiRequest request) {
    JsonObject body = request.body();
    DashboardLock.Named source = named(body, "fromDashboardId");
    return transfers
        .copy(
            request.writer(),
            viewer(request),
            id(request),
            versions(request),
            source,
            named(body, "tileId").id())
        .map(detail -> DashboardHandlers.ok(request, detail));
  }

  private Future<ApiReply> reorder(ApiRequest request) {
    JsonArray given = request.body().getJsonArray("tile_order");
    Set<Long> order = new LinkedHashSet<>();
    for (int i = 0; i < given.size(); i++) {
      if (!order.add(required(given.getValue(i), "tile_order"))) {
        throw ApiException.invalidInput("A tile is listed twice.", "tile_order");
      }
    }
    return actions
        .reorder(
            request.writer(), viewer(request), id(request), versions(request), List.copyOf(order))
        .map(detail -> DashboardHandlers.ok(request, detail));
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return store.requireEditable(viewer(request), id(request), false, null);
  }

  private static DashboardLock.Named named(JsonObject body, String attr) {
    if (body.getValue(attr) == null) {
      throw ApiException.required(attr);
    }
    return new DashboardLock.Named(required(body.getValue(attr), attr), attr);
  }

  private static long required(Object id, String attr) {
    return Objects.requireNonNull(TileEntry.id(id, attr));
  }

  private static long id(ApiRequest request) {
    return request.parameters().integer("id");
  }

  private static Long @Nullable [] versions(ApiRequest request) {
    return request.conditions().versions();
  }

  private static DashboardCaller viewer(ApiRequest request) {
    return new DashboardCaller(request.principal(), request.project());
  }
}
