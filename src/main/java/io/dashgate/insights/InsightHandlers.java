package io.dashgate.insights;

import static java.util.Objects.requireNonNull;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.ObjectIds;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/{project_id}/insights/}. */
public final class InsightHandlers {

  private static final String DASHBOARDS = "dashboards";

  private final Database database;
  private final InsightStore store;
  private final InsightList list;
  private final InsightWriter writer;

  /**
   * Creates the handlers of one verticle.
   *
   * @param links changes the dashboards of an insight
   */
  public InsightHandlers(Database database, DashboardLinks links) {
    this.database = database;
    this.store = new InsightStore(database);
    this.list = new InsightList(database);
    this.writer = new InsightWriter(database, links);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("insights_list", this::list)
        .bind("insights_create", this::create)
        .bind("insights_retrieve", this::retrieve)
        .bind("insights_partial_update", this::update, this::requireEditable)
        .bind("insights_update", this::update, this::requireEditable)
        .bind("insights_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    DashboardCaller caller = DashboardCaller.of(request);
    boolean basic = request.parameters().optionalBool("basic").orElse(false);
    return request
        .conditions()
        .ifNoneMatch(
            () -> list.changes(caller),
            () ->
                list.page(caller, InsightFilter.of(caller, request.parameters()), page)
                    .compose(
                        found ->
                            page.reply(
                                    request,
                                    found.listing(),
                                    basic ? InsightJson::writeBasic : InsightJson::write)
                                .map(reply -> reply.tagged(found.tag()))));
  }

  private Future<ApiReply> create(ApiRequest request) {
    JsonObject body = request.body();
    List<Long> dashboards = dashboards(body);
    return writer
        .create(
            request.writer(),
            DashboardCaller.of(request),
            InsightFields.of(body),
            dashboards == null ? List.of() : dashboards)
        .map(
            insight ->
                ApiReply.created(json -> InsightJson.write(json, insight))
                    .tagged(insight.tag(DashboardCaller.of(request))));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    long id = request.parameters().integer("id");
    return request
        .conditions()
        .ifNoneMatch(
            () -> store.findTag(DashboardCaller.of(request), id),
            () ->
                request
                    .parameters()
                    .optionalInteger("from_dashboard")
                    .map(dashboard -> retrieveOn(request, id, dashboard))
                    .orElseGet(
                        () ->
                            store
                                .retrieve(DashboardCaller.of(request), id)
                                .map(found -> ok(request, found))));
  }

  private Future<ApiReply> retrieveOn(ApiRequest request, long id, long dashboard) {
    DashboardCaller caller = DashboardCaller.of(request);
    return store
        .retrieve(caller, id, dashboard)
        .map(shown -> on(shown).tagged(shown.insight().tag(caller)));
  }

  private static ApiReply ok(ApiRequest request, Insight insight) {
    return ApiReply.ok(json -> InsightJson.write(json, insight))
        .tagged(insight.tag(DashboardCaller.of(request)));
  }

  private static ApiReply on(InsightStore.OnDashboard shown) {
    Insight insight = shown.insight();
    RawJson filters = shown.dashboardFilters();
    RawJson layouts = shown.layouts();
    if (filters == null || layouts == null) {
      return ApiReply.ok(json -> InsightJson.write(json, insight));
    }
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          InsightJson.writeFields(
              json, insight, insight.name(), FilterMerge.of(filters).apply(insight.filters()));
          json.writeStringField("color", shown.color());
          JsonFields.raw(json, "layouts", layouts);
          InsightJson.writeVersion(json, insight);
          json.writeEndObject();
        });
  }

  private Future<ApiReply> update(ApiRequest request) {
    JsonObject body = request.body();
    return writer
        .update(
            request.writer(),
            DashboardCaller.of(request),
            request.parameters().integer("id"),
            InsightFields.of(body),
            dashboards(body),
            request.conditions().versions())
        .map(insight -> ok(request, insight));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return writer
        .delete(
            request.writer(),
            DashboardCaller.of(request),
            request.parameters().integer("id"),
            request.conditions().versions())
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return InsightStore.RIGHTS.require(database, request, request.mentions("deleted"));
  }

  private static @Nullable List<Long> dashboards(JsonObject body) {
    JsonArray given = body.getJsonArray(DASHBOARDS);
    return given == null
        ? null
        : given.stream().map(id -> requireNonNull(ObjectIds.read(id, DASHBOARDS))).toList();
  }
}
