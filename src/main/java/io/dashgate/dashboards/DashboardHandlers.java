package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.results.InsightResult;
import io.dashgate.results.Refresh;
import io.dashgate.results.ShownResults;
import io.dashgate.templates.BuiltInTemplates;
import io.dashgate.templates.DashboardTemplate;
import io.dashgate.templates.TemplateFields;
import io.dashgate.templates.TemplateStore;
import io.dashgate.tiles.TileChanges;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/{project_id}/dashboards/}. */
public final class DashboardHandlers {

  /** A request computes at most so many insights; the others have what is kept. */
  static final int MOST_COMPUTED = 30;

  private final Database database;
  private final DashboardStore store;
  private final DashboardList list;
  private final DashboardCreator creator;
  private final TemplateStore templates;
  private final LastAccess<DashboardKey> lastAccess;
  private final ShownResults results;

  /**
   * Creates the handlers of one verticle.
   *
   * @param builtIn templates of every project
   * @param lastAccess records retrievals, from {@link DashboardKey#lastAccess}
   * @param results reads and computes the results of insights
   */
  public DashboardHandlers(
      Database database,
      Engine engine,
      BuiltInTemplates builtIn,
      LastAccess<DashboardKey> lastAccess,
      ShownResults results) {
    this.database = database;
    this.store = new DashboardStore(database);
    this.list = new DashboardList(database);
    this.creator = new DashboardCreator(database, engine);
    this.templates = new TemplateStore(database, builtIn);
    this.lastAccess = lastAccess;
    this.results = results;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("dashboards_list", this::list)
        .bind("dashboards_create", this::create)
        .bind("dashboards_create_from_template_json", this::createFromTemplate)
        .bind("dashboards_retrieve", this::retrieve)
        .bind("dashboards_stream_tiles", this::stream)
        .bind("dashboards_partial_update", this::update, this::requireEditable)
        .bind("dashboards_update", this::update, this::requireEditable)
        .bind("dashboards_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    DashboardJson json = new DashboardJson(request.project());
    DashboardCaller caller = DashboardCaller.of(request);
    return request
        .conditions()
        .ifNoneMatch(
            () -> list.changes(caller),
            () ->
                list.page(
                        caller,
                        DashboardFilter.of(request.project().id(), request.parameters()),
                        page)
                    .compose(
                        found ->
                            page.reply(request, found.listing(), json::writeRow)
                                .map(reply -> reply.tagged(found.tag()))));
  }

  private Future<ApiReply> create(ApiRequest request) {
    JsonObject body = request.body();
    DashboardSource source = DashboardSource.of(body);
    if (source.isAmbiguous()) {
      throw DashboardSource.ambiguous();
    }
    Future<DashboardDetail> created;
    if (source.hasTemplate()) {
      created =
          templates
              .require(request.project(), source.template(), variables(body))
              .compose(template -> createFrom(request, template, named(body)));
    } else if (source.hasDashboard()) {
      created =
          creator.duplicate(
              request.writer(),
              DashboardCaller.of(request),
              request.memory(),
              source.dashboardId(),
              named(body),
              body.getBoolean("duplicate_tiles", true));
    } else {
      created = createPlain(request);
    }
    return created.compose(detail -> changed(request, detail, ApiReply::created));
  }

  private Future<DashboardDetail> createPlain(ApiRequest request) {
    NewDashboard dashboard = NewDashboard.plain(DashboardChanges.of(request.body()));
    return creator.create(
        request.writer(),
        DashboardCaller.of(request),
        request.memory(),
        dashboard,
        TileChanges.of(request.body()));
  }

  private Future<DashboardDetail> createFrom(
      ApiRequest request, DashboardTemplate template, DashboardChanges fields) {
    return creator.createFrom(
        request.writer(),
        DashboardCaller.of(request),
        request.memory(),
        NewDashboard.from(template, fields),
        template.tiles());
  }

  private Future<ApiReply> createFromTemplate(ApiRequest request) {
    JsonObject body = request.body();
    TemplateFields.requireBodies(
        body.getJsonObject("template").getJsonArray("tiles", new JsonArray()), "template__tiles");
    DashboardTemplate template =
        DashboardTemplate.read(
            new RawJson(body.getJsonObject("template").encode()), variables(body));
    return createFrom(request, template, DashboardChanges.of(new JsonObject()))
        .map(detail -> asRead(request, detail, ApiReply::created));
  }

  /** An answer with results that are computed for it has no tag: it says so. */
  private Future<ApiReply> retrieve(ApiRequest request) {
    long id = request.parameters().integer("id");
    DashboardKey key = new DashboardKey(request.project().id(), id);
    DashboardCaller caller = DashboardCaller.of(request);
    Refresh refresh = refresh(request);
    return refresh == Refresh.CACHED
        ? request
            .conditions()
            .ifNoneMatch(
                () -> store.findTag(caller, id).onSuccess(tag -> touch(key, tag)),
                () ->
                    show(
                        request,
                        key,
                        refresh,
                        (reply, detail) -> reply.tagged(tag(request, detail))))
        : show(request, key, refresh, (reply, detail) -> reply);
  }

  private Future<ApiReply> show(
      ApiRequest request,
      DashboardKey key,
      Refresh refresh,
      BiFunction<ApiReply, DashboardDetail, ApiReply> finish) {
    return store
        .retrieve(DashboardCaller.of(request), request.memory(), key.id())
        .onSuccess(detail -> lastAccess.touch(key, detail.dashboard().lastAccessedAt()))
        .compose(
            detail ->
                results
                    .of(request, detail.insights(), refresh, MOST_COMPUTED)
                    .map(
                        shown ->
                            finish.apply(
                                ApiReply.ok(json -> write(request, detail, shown, json)), detail)));
  }

  private Future<ApiReply> stream(ApiRequest request) {
    long id = request.parameters().integer("id");
    return store
        .retrieve(DashboardCaller.of(request), request.memory(), id)
        .onSuccess(
            detail ->
                lastAccess.touch(
                    new DashboardKey(request.project().id(), id),
                    detail.dashboard().lastAccessedAt()))
        .map(
            detail ->
                ApiReply.events(
                    new TileStream(
                        request,
                        detail,
                        results.longest(),
                        () ->
                            results.stream(
                                request, detail.insights(), refresh(request), MOST_COMPUTED))));
  }

  private static Refresh refresh(ApiRequest request) {
    return Refresh.of(request.parameters().optionalText("refresh").orElse(null), Refresh.CACHED);
  }

  private void touch(DashboardKey key, @Nullable EntityTag tag) {
    if (tag != null) {
      lastAccess.touch(key);
    }
  }

  private Future<ApiReply> update(ApiRequest request) {
    JsonObject body = request.body();
    if (DashboardSource.of(body).isAmbiguous()) {
      return requireEditable(request)
          .compose(any -> Future.failedFuture(DashboardSource.ambiguous()));
    }
    if (DashboardChanges.of(body).deletesInsights()
        && !request.principal().hasScope("insight:write")) {
      throw ApiException.missingScope("insight:write");
    }
    return store
        .update(
            request.writer(),
            DashboardCaller.of(request),
            request.memory(),
            request.parameters().integer("id"),
            DashboardChanges.of(body),
            TileChanges.of(body),
            request.conditions().versions())
        .compose(detail -> changed(request, detail, ApiReply::ok));
  }

  /**
   * Answers a change, which is done whatever follows: with results that are computed for it, if
   * that is asked for and possible, else with those that were read with the tiles.
   */
  private Future<ApiReply> changed(
      ApiRequest request, DashboardDetail detail, Function<ApiReply.JsonWriter, ApiReply> reply) {
    Refresh refresh = Refresh.ofChange(request);
    return refresh == Refresh.CACHED
        ? Future.succeededFuture(asRead(request, detail, reply))
        : results
            .of(request, detail.insights(), refresh, MOST_COMPUTED)
            .map(shown -> reply.apply(json -> write(request, detail, shown, json)))
            .otherwise(any -> asRead(request, detail, reply));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return store
        .delete(
            request.writer(),
            DashboardCaller.of(request),
            request.parameters().integer("id"),
            request.conditions().versions())
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return DashboardStore.RIGHTS.require(database, request, request.mentions("deleted"));
  }

  /** Implements {@link io.dashgate.tiles.TileHandlers.DashboardReply}. */
  public static Future<Supplier<ApiReply>> readBack(SqlClient transaction, ApiRequest request) {
    return DashboardStore.readBack(
            transaction,
            DashboardCaller.of(request),
            request.memory(),
            request.parameters().integer("id"))
        .map(detail -> () -> asRead(request, detail.get(), ApiReply::ok));
  }

  /** Implements {@link io.dashgate.templates.TemplateSource}. */
  public Future<Optional<TemplateFields>> asTemplate(
      DashboardCaller caller, AnswerMemory memory, long id) {
    return store.find(caller, memory, id).map(found -> found.map(DashboardHandlers::asTemplate));
  }

  private static TemplateFields asTemplate(DashboardDetail detail) {
    Dashboard dashboard = detail.dashboard();
    return TemplateFields.ofDashboard(
        dashboard.name(),
        dashboard.description(),
        dashboard.filters(),
        dashboard.tags(),
        detail.tiles());
  }

  /** Returns the answer to a change, which has the results that were read with the tiles. */
  private static ApiReply asRead(
      ApiRequest request, DashboardDetail read, Function<ApiReply.JsonWriter, ApiReply> reply) {
    DashboardDetail detail = read.withSentResults();
    return reply
        .apply(json -> write(request, detail, detail.results(), json))
        .tagged(tag(request, detail));
  }

  private static EntityTag tag(ApiRequest request, DashboardDetail detail) {
    return DashboardTag.of(detail, DashboardCaller.of(request));
  }

  private static void write(
      ApiRequest request, DashboardDetail detail, List<InsightResult> results, JsonGenerator json)
      throws IOException {
    new DashboardJson(request.project()).writeDetail(json, detail, results);
  }

  private static JsonObject variables(JsonObject body) {
    return body.getJsonObject("variables", new JsonObject());
  }

  /** Returns the fields of a request; a null name counts as absent. */
  private static DashboardChanges named(JsonObject body) {
    JsonObject given = body.copy();
    if (given.getValue("name") == null) {
      given.remove("name");
    }
    return DashboardChanges.of(given);
  }
}
