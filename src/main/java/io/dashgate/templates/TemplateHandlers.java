package io.dashgate.templates;

import io.dashgate.dashboards.DashboardStore;
import io.dashgate.insights.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.tiles.TileEntry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Serves {@code /api/projects/{project_id}/dashboard_templates/}. */
public final class TemplateHandlers {

  private static final String FROM_DASHBOARD = "from_dashboard";

  private final TemplateStore store;
  private final DashboardStore dashboards;

  /** Makes the handlers of one verticle. */
  public TemplateHandlers(Database database, DashboardTemplates builtIn) {
    this.store = new TemplateStore(database, builtIn);
    this.dashboards = new DashboardStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("dashboard_templates_list", this::list)
        .bind("dashboard_templates_create", this::create)
        .bind("dashboard_templates_retrieve", this::retrieve)
        .bind("dashboard_templates_partial_update", this::update, this::requirePresent)
        .bind("dashboard_templates_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return store
        .list(request.project(), page)
        .map(
            listing ->
                page.reply(request.links(), listing, (json, template) -> template.write(json)));
  }

  private Future<ApiReply> create(ApiRequest request) {
    JsonObject body = request.body();
    DashboardCaller viewer = new DashboardCaller(request.principal(), request.project());
    TemplateFields fields = TemplateFields.of(body);
    Long source = TileEntry.id(body.getValue(FROM_DASHBOARD), FROM_DASHBOARD);
    if (source == null && fields.name() == null) {
      throw ApiException.required("template_name");
    }
    // a copy of a dashboard takes two statements: what it looks like as a template is decided here
    Future<TemplateFields> complete =
        source == null
            ? Future.succeededFuture(fields)
            : dashboards
                .find(viewer, source)
                .map(
                    found ->
                        fields.orOf(
                            found.orElseThrow(
                                () -> ApiException.doesNotExist(source, FROM_DASHBOARD))));
    return complete
        .compose(all -> store.create(request.writer(), viewer, all))
        .map(template -> ApiReply.created(template::write));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return store
        .retrieve(request.project(), request.parameters().integer("id"))
        .map(template -> ApiReply.ok(template::write));
  }

  private Future<ApiReply> update(ApiRequest request) {
    return store
        .update(
            request.writer(),
            request.project(),
            request.parameters().integer("id"),
            TemplateFields.of(request.body()))
        .map(template -> ApiReply.ok(template::write));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return store
        .delete(request.writer(), request.project(), request.parameters().integer("id"))
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> requirePresent(ApiRequest request) {
    return store.retrieve(request.project(), request.parameters().integer("id")).mapEmpty();
  }
}
