package io.dashgate.insights;

import io.dashgate.db.Database;
import io.dashgate.db.RawJson;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.http.Page;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/{project_id}/insights/}. */
public final class InsightHandlers {

  private static final String DASHBOARDS = "dashboards";

  private final InsightStore store;
  private final InsightWriter writer;

  /** Makes the handlers of one verticle. */
  public InsightHandlers(Database database) {
    this.store = new InsightStore(database);
    this.writer = new InsightWriter(database);
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
    boolean basic = request.parameters().optionalBool("basic").orElse(false);
    return store
        .list(InsightFilter.of(viewer(request), request.parameters()), page)
        .map(
            listing ->
                page.reply(
                    request.links(),
                    listing,
                    basic ? InsightJson::writeBasic : InsightJson::write));
  }

  private Future<ApiReply> create(ApiRequest request) {
    JsonObject body = request.body();
    List<Long> dashboards = dashboards(body);
    return writer
        .create(
            request.writer(),
            viewer(request),
            InsightFields.of(body),
            dashboards == null ? List.of() : dashboards)
        .map(insight -> ApiReply.created(json -> InsightJson.write(json, insight)));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    long id = request.parameters().integer("id");
    return request
        .parameters()
        .optionalInteger("from_dashboard")
        .map(dashboard -> store.retrieve(viewer(request), id, dashboard).map(InsightHandlers::on))
        .orElseGet(
            () ->
                store
                    .retrieve(viewer(request), id)
                    .map(insight -> ApiReply.ok(json -> InsightJson.write(json, insight))));
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
          json.writeFieldName("layouts");
          json.writeRawValue(layouts.text());
          json.writeEndObject();
        });
  }

  private Future<ApiReply> update(ApiRequest request) {
    JsonObject body = request.body();
    return writer
        .update(
            request.writer(),
            viewer(request),
            request.parameters().integer("id"),
            InsightFields.of(body),
            dashboards(body))
        .map(insight -> ApiReply.ok(json -> InsightJson.write(json, insight)));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return writer
        .delete(request.writer(), viewer(request), request.parameters().integer("id"))
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return store.requireEditable(
        viewer(request), request.parameters().integer("id"), request.mentions("deleted"));
  }

  private static Viewer viewer(ApiRequest request) {
    return new Viewer(request.principal(), request.project());
  }

  private static @Nullable List<Long> dashboards(JsonObject body) {
    JsonArray given = body.getJsonArray(DASHBOARDS);
    return given == null ? null : given.stream().map(InsightHandlers::dashboardId).toList();
  }

  private static Long dashboardId(Object id) {
    if (id instanceof BigInteger) {
      throw ApiException.doesNotExist(id, DASHBOARDS);
    }
    return ((Number) id).longValue();
  }
}
