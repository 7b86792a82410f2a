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
import io.dashgate.platform.problem.ApiException;
import io.dashgate.results.InsightResult;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.LinkedResult;
import io.dashgate.results.Refresh;
import io.dashgate.results.ShownResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/{project_id}/insights/}. */
public final class InsightHandlers {

  private static final String DASHBOARDS = "dashboards";

  private final Database database;
  private final InsightStore store;
  private final InsightList list;
  private final InsightWriter writer;
  private final ShownResults results;

  /**
   * Creates the handlers of one verticle.
   *
   * @param links changes the dashboards of an insight
   */
  public InsightHandlers(Database database, DashboardLinks links, ShownResults results) {
    this.database = database;
    this.results = results;
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
        .compose(insight -> changed(request, insight, ApiReply::created));
  }

  /** An answer with a result that is computed for it has no tag: it says so. */
  private Future<ApiReply> retrieve(ApiRequest request) {
    long id = request.parameters().integer("id");
    long dashboard = request.parameters().optionalInteger("from_dashboard").orElse(0L);
    DashboardCaller caller = DashboardCaller.of(request);
    Refresh refresh =
        Refresh.of(request.parameters().optionalText("refresh").orElse(null), Refresh.CACHED);
    return refresh == Refresh.CACHED
        ? request
            .conditions()
            .ifNoneMatch(
                () -> store.findTag(caller, id, dashboard),
                () ->
                    store
                        .retrieve(caller, id, dashboard)
                        .compose(
                            found ->
                                shown(request, found, refresh)
                                    .map(reply -> reply.tagged(found.tag(caller)))))
        : store.retrieve(caller, id, dashboard).compose(found -> shown(request, found, refresh));
  }

  private Future<ApiReply> shown(ApiRequest request, InsightStore.Found found, Refresh refresh) {
    InsightTexts texts = found.texts();
    long dashboard =
        found.dashboardFilters() == null
            ? 0
            : request.parameters().optionalInteger("from_dashboard").orElse(0L);
    return results
        .of(
            request,
            List.of(
                new ShownResults.Shown(
                    dashboard,
                    found.insight().id(),
                    texts,
                    LinkedResult.of(found.linked(), texts))),
            refresh,
            1)
        .map(all -> reply(found, texts, usable(all.get(0))));
  }

  /** Without any result, a refusal that the client may try again is the answer. */
  private static InsightResult usable(InsightResult result) {
    ApiException failure = result.failure();
    if (result.kept() == null && failure != null && failure.problem().status() >= 429) {
      throw failure;
    }
    return result;
  }

  private static ApiReply reply(
      InsightStore.Found found, InsightTexts texts, InsightResult result) {
    Insight insight = found.insight();
    RawJson layouts = found.layouts();
    if (layouts == null) {
      return ApiReply.ok(json -> InsightJson.write(json, insight, result));
    }
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          InsightJson.writeFields(json, insight, insight.name(), texts.merged().get(), result);
          json.writeStringField("color", found.color());
          JsonFields.raw(json, "layouts", layouts);
          InsightJson.writeVersion(json, insight);
          json.writeEndObject();
        });
  }

  /**
   * Answers a change, which is done whatever follows: with a result that is computed for it, if
   * that is asked for and possible.
   */
  private Future<ApiReply> changed(
      ApiRequest request, Insight insight, Function<ApiReply.JsonWriter, ApiReply> reply) {
    Refresh refresh = Refresh.ofChange(request);
    return refresh == Refresh.CACHED
        ? Future.succeededFuture(withoutResult(request, insight, reply))
        : results
            .of(request, List.of(byItself(insight)), refresh, 1)
            .map(all -> reply.apply(json -> InsightJson.write(json, insight, all.get(0))))
            .otherwise(any -> withoutResult(request, insight, reply));
  }

  private static ShownResults.Shown byItself(Insight insight) {
    InsightTexts texts =
        new InsightTexts(insight.query(), insight.filters(), null, insight::filters);
    return new ShownResults.Shown(0, insight.id(), texts, null);
  }

  private static ApiReply withoutResult(
      ApiRequest request, Insight insight, Function<ApiReply.JsonWriter, ApiReply> reply) {
    return reply
        .apply(json -> InsightJson.write(json, insight))
        .tagged(insight.tag(DashboardCaller.of(request)));
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
        .compose(insight -> changed(request, insight, ApiReply::ok));
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
