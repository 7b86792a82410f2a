package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.insights.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.templates.DashboardTemplate;
import io.dashgate.templates.DashboardTemplates;
import io.dashgate.templates.TemplateFields;
import io.dashgate.templates.TemplateStore;
import io.dashgate.tiles.TileChanges;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/{project_id}/dashboards/}. */
public final class DashboardHandlers {

  private final DashboardStore store;
  private final DashboardList pages;
  private final DashboardCreator maker;
  private final TemplateStore templates;
  private final LastAccess<DashboardKey> lastUse;

  /**
   * Makes the handlers of one verticle.
   *
   * @param builtIn the templates that every project has
   * @param lastUse where retrieves are noted, from {@link DashboardKey#lastUse}
   */
  public DashboardHandlers(
      Database database, DashboardTemplates builtIn, LastAccess<DashboardKey> lastUse) {
    this.store = new DashboardStore(database);
    this.pages = new DashboardList(database);
    this.maker = new DashboardCreator(database);
    this.templates = new TemplateStore(database, builtIn);
    this.lastUse = lastUse;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("dashboards_list", this::list)
        .bind("dashboards_create", this::create)
        .bind("dashboards_create_from_template_json", this::createFromTemplate)
        .bind("dashboards_retrieve", this::retrieve)
        .bind("dashboards_partial_update", this::update, this::requireEditable)
        .bind("dashboards_update", this::update, this::requireEditable)
        .bind("dashboards_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    DashboardJson json = new DashboardJson(request.project());
    DashboardCaller viewer = viewer(request);
    return request
        .conditions()
        .unlessKnown(
            () -> pages.changes(viewer),
            () ->
                pages
                    .list(
                        viewer,
                        DashboardFilter.of(request.project().id(), request.parameters()),
                        page)
                    .map(
                        found ->
                            page.reply(request.links(), found.listing(), json::writeRow)
                                .tagged(found.tag())));
  }

  private Future<ApiReply> create(ApiRequest request) {
    JsonObject body = request.body();
    rejectTwoSources(body);
    Future<DashboardDetail> created;
    if (hasTemplate(body)) {
      created =
          templates
              .require(request.project(), body.getString("use_template"), variables(body))
              .compose(template -> createFrom(request, template, named(body)));
    } else if (hasSource(body)) {
      created =
          maker.duplicate(
              request.writer(),
              viewer(request),
              sourceId(body),
              named(body),
              body.getBoolean("duplicate_tiles", true));
    } else {
      created = createPlain(request);
    }
    return created.map(detail -> made(request, detail));
  }

  private Future<DashboardDetail> createPlain(ApiRequest request) {
    NewDashboard dashboard = NewDashboard.plain(DashboardChanges.of(request.body()));
    TileChanges tiles = TileChanges.of(request.body());
    return tiles.isEmpty()
        ? maker.create(request.writer(), viewer(request), dashboard)
        : maker.create(request.writer(), viewer(request), dashboard, tiles);
  }

  private Future<DashboardDetail> createFrom(
      ApiRequest request, DashboardTemplate template, DashboardChanges fields) {
    return maker.createFrom(
        request.writer(), viewer(request), NewDashboard.from(template, fields), template.tiles());
  }

  private Future<ApiReply> createFromTemplate(ApiRequest request) {
    JsonObject body = request.body();
    TemplateFields.requireBodies(
        body.getJsonObject("template").getJsonArray("tiles", new JsonArray()), "template__tiles");
    DashboardTemplate template =
        DashboardTemplate.read(
            new RawJson(body.getJsonObject("template").encode()), variables(body));
    return createFrom(request, template, DashboardChanges.of(new JsonObject()))
        .map(detail -> made(request, detail));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    long id = request.parameters().integer("id");
    DashboardKey key = new DashboardKey(request.project().id(), id);
    DashboardCaller viewer = viewer(request);
    return request
        .conditions()
        .unlessKnown(
            () -> store.findTag(viewer, id).onSuccess(tag -> noteSight(key, tag)),
            () -> store.retrieve(viewer, id).map(detail -> seen(request, key, detail)));
  }

  private ApiReply seen(ApiRequest request, DashboardKey key, DashboardDetail detail) {
    lastUse.touch(key, detail.dashboard().lastAccessedAt());
    return ok(request, detail);
  }

  private void noteSight(DashboardKey key, @Nullable EntityTag tag) {
    if (tag != null) {
      lastUse.touch(key);
    }
  }

  private Future<ApiReply> update(ApiRequest request) {
    JsonObject body = request.body();
    if (hasTemplate(body) && hasSource(body)) {
      return requireEditable(request).compose(any -> Future.failedFuture(twoSources()));
    }
    if (DashboardChanges.of(body).deletesInsights()
        && !request.principal().hasScope("insight:write")) {
      throw ApiException.missingScope("insight:write");
    }
    return store
        .update(
            request.writer(),
            viewer(request),
            request.parameters().integer("id"),
            DashboardChanges.of(body),
            TileChanges.of(body),
            request.conditions().versions())
        .map(detail -> ok(request, detail));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return store
        .delete(
            request.writer(),
            viewer(request),
            request.parameters().integer("id"),
            request.conditions().versions())
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return store.requireEditable(
        viewer(request), request.parameters().integer("id"), request.mentions("deleted"), null);
  }

  /** Returns a 200 with a dashboard in full. */
  public static ApiReply ok(ApiRequest request, DashboardDetail detail) {
    return ApiReply.ok(json -> write(request, detail, json)).tagged(tag(request, detail));
  }

  private static ApiReply made(ApiRequest request, DashboardDetail detail) {
    return ApiReply.created(json -> write(request, detail, json)).tagged(tag(request, detail));
  }

  private static EntityTag tag(ApiRequest request, DashboardDetail detail) {
    return DashboardTag.of(detail, viewer(request));
  }

  private static void write(ApiRequest request, DashboardDetail detail, JsonGenerator json)
      throws IOException {
    new DashboardJson(request.project()).writeDetail(json, detail);
  }

  private static DashboardCaller viewer(ApiRequest request) {
    return new DashboardCaller(request.principal(), request.project());
  }

  private static JsonObject variables(JsonObject body) {
    return body.getJsonObject("variables", new JsonObject());
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
