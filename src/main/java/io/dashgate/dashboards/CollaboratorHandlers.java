package io.dashgate.dashboards;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.vertx.core.Future;
import java.util.UUID;

/** Serves {@code /api/projects/{project_id}/dashboards/{id}/collaborators/}. */
public final class CollaboratorHandlers {

  private final Database database;
  private final CollaboratorStore store;

  /** Creates the handlers of one verticle. */
  public CollaboratorHandlers(Database database) {
    this.database = database;
    this.store = new CollaboratorStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("collaborators_list", this::list)
        .bind("collaborators_create", this::add, this::requireEditable)
        .bind("collaborators_destroy", this::remove);
  }

  private Future<ApiReply> list(ApiRequest request) {
    return store
        .list(request.project(), dashboardId(request))
        .map(
            collaborators ->
                ApiReply.ok(
                    ApiReply.array(
                        collaborators, (json, collaborator) -> collaborator.write(json))));
  }

  private Future<ApiReply> add(ApiRequest request) {
    return store
        .add(
            request.writer(),
            DashboardCaller.of(request),
            dashboardId(request),
            UUID.fromString(request.body().getString("user_uuid")),
            request.body().getInteger("level"))
        .map(collaborator -> ApiReply.created(collaborator::write));
  }

  private Future<ApiReply> remove(ApiRequest request) {
    return store
        .remove(
            request.writer(),
            DashboardCaller.of(request),
            dashboardId(request),
            UUID.fromString(request.parameters().text("user_uuid")))
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return CollaboratorStore.RIGHTS.require(database, request, false);
  }

  private static long dashboardId(ApiRequest request) {
    return request.parameters().integer("id");
  }
}
