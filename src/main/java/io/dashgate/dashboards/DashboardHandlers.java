package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.db.Database;
import io.dashgate.db.LastUse;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.http.Page;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;

/** Serves {@code /api/projects/{project_id}/dashboards/}. */
public final class DashboardHandlers {

  private final DashboardStore store;
  private final DashboardTemplates templates;
  private final LastUse<DashboardKey> lastUse;

  /**
   * Makes the handlers of one verticle.
   *
   * @param lastUse where retrieves are noted, from {@link DashboardKey#lastUse}
   */
  public DashboardHandlers(
      Database database, DashboardTemplates templates, LastUse<DashboardKey> lastUse) {
    this.store = new DashboardStore(database);
    this.templates = templates;
    this.lastUse = lastUse;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("dashboards_list", this::list)
        .bind("dashboards_create", this::create)
        .bind("dashboards_retrieve", this::retrieve)
        .bind("dashboards_partial_update", this::update, this::requireEditable)
        .bind("dashboards_update", this::update, this::requireEditable)
        .bind("dashboards_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    DashboardJson json = new DashboardJson(request.principal(), request.project());
    return store
        .list(
            request.principal(),
            DashboardFilter.of(request.project().id(), request.parameters()),
            page)
        .map(listing -> page.reply(request.links(), listing, json::writeRow));
  }

  private Future<ApiReply> create(ApiRequest request) {
    JsonObject body = request.body();
    rejectTwoSources(body);
    Future<Dashboard> created;
    if (hasTemplate(body)) {
      NewDashboard dashboard =
          NewDashboard.from(templates.require(body.getString("use_template")), named(body));
      created = store.create(request.writer(), request.project(), request.principal(), dashboard);
    } else if (hasSource(body)) {
      created =
          store
              .duplicate(
                  request.writer(),
                  request.project(),
                  request.principal(),
                  sourceId(body),
                  named(body))
              .map(
                  copy ->
                      copy.orElseThrow(
                          () ->
                              ApiException.invalidInput(
                                  "Invalid value provided", "use_dashboard")));
    } else {
      created =
          store.create(
              request.writer(),
              request.project(),
              request.principal(),
              NewDashboard.plain(DashboardChanges.of(body)));
    }
    return created.map(dashboard -> ApiReply.created(json -> detail(request, dashboard, json)));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    long id = request.parameters().integer("id");
    return store
        .retrieve(request.project(), request.principal(), id)
        .map(
            dashboard -> {
              lastUse.touch(new DashboardKey(request.project().id(), id));
              return ApiReply.ok(json -> detail(request, dashboard, json));
            });
  }

  private Future<ApiReply> update(ApiRequest request) {
    JsonObject body = request.body();
    if (hasTemplate(body) && hasSource(body)) {
      return requireEditable(request).compose(any -> Future.failedFuture(twoSources()));
    }
    return store
        .update(
            request.writer(),
            request.project(),
            request.principal(),
            request.parameters().integer("id"),
            DashboardChanges.of(body))
        .map(dashboard -> ApiReply.ok(json -> detail(request, dashboard, json)));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    long id = request.parameters().integer("id");
    return store
        .delete(request.writer(), request.project(), request.principal(), id)
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return store.requireEditable(
        request.project(),
        request.principal(),
        request.parameters().integer("id"),
        request.mentions("deleted"));
  }

  private static void detail(ApiRequest request, Dashboard dashboard, JsonGenerator json)
      throws IOException {
    new DashboardJson(request.principal(), request.project()).writeDetail(json, dashboard);
  }

  /** Returns the fields of a request in which a null name counts as left out. */
  private static DashboardChanges named(JsonObject body) {
    JsonObject given = body.copy();
    if (given.getValue("name") == null) {
      given.remove("name");
    }
    return DashboardChanges.of(given);
  }

  private static boolean hasTemplate(JsonObject body) {
    return !body.getString("use_template", "").isEmpty();
  }

  /** Null and 0 both mean that there is no source. */
  private static boolean hasSource(JsonObject body) {
    return body.getValue("use_dashboard") instanceof Number number && number.longValue() != 0;
  }

  /** Returns the source's id; one beyond a bigint becomes 0, which no dashboard has. */
  private static long sourceId(JsonObject body) {
    Object id = body.getValue("use_dashboard");
    return id instanceof BigInteger ? 0 : ((Number) id).longValue();
  }

  private static void rejectTwoSources(JsonObject body) {
    if (hasTemplate(body) && hasSource(body)) {
      throw twoSources();
    }
  }

  private static ApiException twoSources() {
    return ApiException.invalidInput(
        "`use_dashboard` and `use_template` cannot be used together", null);
  }
}
