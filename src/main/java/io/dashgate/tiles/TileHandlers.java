package io.dashgate.tiles;

import static java.util.Objects.requireNonNull;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.ObjectIds;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Serves the actions on tiles below {@code /api/projects/{project_id}/dashboards/{id}/}. */
public final class TileHandlers {

  private final Database database;
  private final DashboardReply dashboardReply;

  /** Answers with a dashboard in full. Implemented by the feature that knows dashboards. */
  @FunctionalInterface
  public interface DashboardReply {

    /**
     * Reads the dashboard of the request's path, as part of the caller's transaction.
     *
     * @return to be asked after the commit, since it throws if the answer is too large
     */
    Future<Supplier<ApiReply>> read(SqlClient transaction, ApiRequest request);
  }

  /** Creates the handlers of one verticle. */
  public TileHandlers(Database database, DashboardReply dashboardReply) {
    this.database = database;
    this.dashboardReply = dashboardReply;
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
    return run(request, Optional.empty(), (transaction, actions) -> actions.createText(tile))
        .map(created -> ApiReply.created(json -> TileJson.writeText(json, created)));
  }

  private Future<ApiReply> delete(ApiRequest request) {
    long tileId = named(request.body(), "tile_id").id();
    return run(request, Optional.empty(), (transaction, actions) -> actions.remove(tileId))
        .map(any -> ApiReply.noContent());
  }

  private Future<ApiReply> move(ApiRequest request) {
    JsonObject body = request.body();
    long tileId = id(body.getJsonObject("tile").getValue("id"), "tile__id");
    DashboardLock.Named target =
        named(body, body.containsKey("toDashboard") ? "toDashboard" : "to_dashboard");
    return change(request, Optional.of(target), actions -> actions.move(tileId, target.id()));
  }

  private Future<ApiReply> copy(ApiRequest request) {
    JsonObject body = request.body();
    DashboardLock.Named source = named(body, "fromDashboardId");
    long tileId = named(body, "tileId").id();
    return change(request, Optional.empty(), actions -> actions.copy(source, tileId));
  }

  private Future<ApiReply> reorder(ApiRequest request) {
    JsonArray given = request.body().getJsonArray("tile_order");
    Set<Long> order = new LinkedHashSet<>();
    for (int i = 0; i < given.size(); i++) {
      if (!order.add(id(given.getValue(i), "tile_order"))) {
        throw ApiException.invalidInput("A tile is listed twice.", "tile_order");
      }
    }
    return change(request, Optional.empty(), actions -> actions.reorder(List.copyOf(order)));
  }

  /** Changes tiles and answers with the dashboard. */
  private Future<ApiReply> change(
      ApiRequest request,
      Optional<DashboardLock.Named> other,
      Function<TileActions, Future<Void>> change) {
    return run(
            request,
            other,
            (transaction, actions) ->
                change.apply(actions).compose(any -> dashboardReply.read(transaction, request)))
        .map(Supplier::get);
  }

  private <T> Future<T> run(
      ApiRequest request,
      Optional<DashboardLock.Named> other,
      BiFunction<SqlClient, TileActions, Future<T>> work) {
    DashboardCaller caller = DashboardCaller.of(request);
    long id = request.parameters().integer("id");
    return DashboardLock.run(
        database,
        request.writer(),
        caller,
        id,
        request.conditions().versions(),
        other,
        transaction -> work.apply(transaction, new TileActions(transaction, caller, id)));
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return DashboardLock.RIGHTS.require(database, request, false);
  }

  private static DashboardLock.Named named(JsonObject body, String attr) {
    if (body.getValue(attr) == null) {
      throw ApiException.required(attr);
    }
    return new DashboardLock.Named(id(body.getValue(attr), attr), attr);
  }

  private static long id(Object value, String attr) {
    return requireNonNull(ObjectIds.read(value, attr));
  }
}
