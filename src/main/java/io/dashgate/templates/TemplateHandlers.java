package io.dashgate.templates;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.ObjectIds;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Serves {@code /api/projects/{project_id}/dashboard_templates/}. */
public final class TemplateHandlers {

  private static final String FROM_DASHBOARD = "from_dashboard";

  private final TemplateStore store;
  private final TemplateSource dashboards;

  /**
   * Creates the handlers of one verticle.
   *
   * @param dashboards reads the dashboard that a template is made from
   */
  public TemplateHandlers(Database database, BuiltInTemplates builtIn, TemplateSource dashboards) {
    this.store = new TemplateStore(database, builtIn);
    this.dashboards = dashboards;
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
        .compose(listing -> page.reply(request, listing, (json, template) -> template.write(json)));
  }

  private Future<ApiReply> create(ApiRequest request) {
    JsonObject body = request.body();
    DashboardCaller caller = DashboardCaller.of(request);
    TemplateFields fields = TemplateFields.of(body);
    Long source = ObjectIds.read(body.getValue(FROM_DASHBOARD), FROM_DASHBOARD);
    if (source == null && fields.name() == null) {
      throw ApiException.required("template_name");
    }
    // two statements: the dashboard is converted to a template in between
    Future<TemplateFields> complete =
        source == null
            ? Future.succeededFuture(fields)
            : dashboards
                .read(caller, request.memory(), source)
                .recover(TemplateHandlers::tooLarge)
                .map(
                    found ->
                        fields.orElse(
                            found.orElseThrow(
                                () -> ApiException.doesNotExist(source, FROM_DASHBOARD))));
    return complete
        .compose(all -> store.create(request.writer(), caller, all))
        .map(template -> ApiReply.created(template::write));
  }

  private static Future<Optional<TemplateFields>> tooLarge(Throwable failure) {
    return Future.failedFuture(
        failure instanceof ApiReply.TooLarge
            ? ApiException.validation(
                "max_length",
                "The dashboard is larger than %d MB.".formatted(ApiReply.MAX_MEGABYTES),
                FROM_DASHBOARD)
            : failure);
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
