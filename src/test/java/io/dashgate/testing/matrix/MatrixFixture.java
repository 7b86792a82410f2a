package io.dashgate.testing.matrix;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Two organizations, and one of everything that a path can name in the first. All texts of the
 * first carry a marker that no other organization may see.
 */
public final class MatrixFixture {

  private static final String MARKER = "marker-of-the-matrix";

  private final TestGateway gateway;
  private final Map<Caller, Api> callers = new EnumMap<>(Caller.class);
  private final Map<String, String> own = new HashMap<>();
  private final Map<String, String> foreign = new HashMap<>();
  private final Map<String, String> deleted = new HashMap<>();
  private final String privateProject;

  private MatrixFixture(TestGateway gateway) {
    this.gateway = gateway;
    Tenant owner = gateway.signUp();
    Tenant member = owner.addMember();
    Tenant administrator = owner.addMember();
    Tenant outsider = gateway.signUp();
    Api api = owner.api();
    mark(api, owner, administrator);
    privateProject = Long.toString(makePrivateProject(api));
    callers.put(Caller.ANONYMOUS, gateway.anonymous());
    callers.put(Caller.OUTSIDER, outsider.api());
    callers.put(Caller.MEMBER, member.api());
    callers.put(Caller.ADMINISTRATOR, administrator.api());
    callers.put(Caller.OWNER, api);
    callers.put(Caller.READER, key(owner, "scopes", readScopes()));
    callers.put(
        Caller.CONFINED, key(owner, "scoped_teams", JsonArray.of(Long.valueOf(privateProject))));
    callers.put(Caller.SERVICE, gateway.as(serviceKey(api, owner, MARKER).getString("value")));
    fill(own, owner, MARKER);
    fill(foreign, outsider, "of-the-outsider");
    fillEvents(own, owner, MARKER);
    fillEvents(foreign, outsider, "of-the-outsider");
    deleted.put("dashboards", deletedDashboard(owner));
    deleted.put("insights", deletedInsight(owner, own.get("dashboards")));
    own.put("user_uuid", owner.addMember().userUuid());
    foreign.put("user_uuid", outsider.userUuid());
  }

  /** Creates everything on a gateway. */
  public static MatrixFixture create(TestGateway gateway) {
    return new MatrixFixture(gateway);
  }

  /** Returns the client of a caller. */
  public Api api(Caller caller) {
    return callers.get(caller);
  }

  /** Returns whether an answer contains a text of the first organization. */
  public boolean isMarked(Answer answer) {
    return isMarked(answer.body()) || isMarked(answer.headers().map().toString());
  }

  /** Returns whether a text contains a text of the first organization. */
  public boolean isMarked(String text) {
    return text.contains(MARKER);
  }

  /** Returns the metrics as text. */
  public String metrics() throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns the id that stands for a target of a kind of thing, which must be one that exists. */
  String id(String kind, Target target) {
    return switch (target) {
      case OWN -> own.getOrDefault(kind, "1");
      case PRIVATE -> privateProject;
      case FOREIGN -> foreign.getOrDefault(kind, "1");
      case DELETED -> deleted.get(kind);
      default -> throw new IllegalArgumentException(target.name());
    };
  }

  /** Whether a kind of thing can be deleted and restored. */
  boolean canBeDeleted(String kind) {
    return deleted.containsKey(kind);
  }

  private static void mark(Api api, Tenant owner, Tenant administrator) {
    api.patch("/api/organizations/@current/", "{\"name\":\"" + MARKER + "\"}").expect(200);
    api.patch("/api/projects/" + owner.projectId() + "/", "{\"name\":\"" + MARKER + "\"}")
        .expect(200);
    api.patch("/api/users/@me/", "{\"first_name\":\"" + MARKER + "\"}").expect(200);
    api.patch(
            "/api/organizations/@current/members/" + administrator.userUuid() + "/",
            "{\"level\":8}")
        .expect(200);
  }

  private static long makePrivateProject(Api api) {
    JsonObject wanted = new JsonObject().put("name", MARKER).put("access_control", true);
    return api.post("/api/organizations/@current/projects/", wanted).expect(201).id();
  }

  private Api key(Tenant owner, String field, JsonArray value) {
    JsonObject wanted = new JsonObject().put("label", MARKER).put(field, value);
    JsonObject made = owner.session().post("/api/personal_api_keys/", wanted).expect(201).json();
    return gateway.as(made.getString("value"));
  }

  private static JsonArray readScopes() {
    return JsonArray.of(
        "dashboard:read",
        "insight:read",
        "query:read",
        "person:read",
        "event_definition:read",
        "property_definition:read",
        "project:read",
        "organization:read",
        "user:read",
        "sharing_configuration:read",
        "metrics:read");
  }

  private static JsonObject serviceKey(Api api, Tenant tenant, String text) {
    JsonObject wanted =
        new JsonObject()
            .put("label", text)
            .put(
                "scopes",
                JsonArray.of(
                    "dashboard:write",
                    "insight:write",
                    "project:read",
                    "metrics:read",
                    "query:read",
                    "person:read",
                    "event_definition:read",
                    "property_definition:read",
                    "sharing_configuration:write"));
    return api.post("/api/projects/" + tenant.projectId() + "/service_keys/", wanted)
        .expect(201)
        .json();
  }

  /** Makes one of everything. */
  private static void fill(Map<String, String> ids, Tenant tenant, String text) {
    Api api = tenant.api();
    ids.put("project_id", Long.toString(tenant.projectId()));
    ids.put("organization_id", tenant.organizationId());
    ids.put("uuid", tenant.userUuid());
    ids.put("dashboards", Long.toString(restrictedDashboard(tenant, text)));
    ids.put("insights", Long.toString(insight(tenant, ids.get("dashboards"), text)));
    JsonObject template =
        new JsonObject().put("template_name", text).put("dashboard_description", text);
    ids.put(
        "dashboard_templates",
        api.post(tenant.project() + "dashboard_templates/", template)
            .expect(201)
            .json()
            .getValue("id")
            .toString());
    ids.put(
        "sessions",
        tenant.session().get("/api/users/@me/sessions/").results().get(0).getString("id"));
    ids.put("service_keys", serviceKey(api, tenant, text).getString("id"));
    ids.put("personal_api_keys", "none-that-is-there");
    JsonObject invite = new JsonObject().put("target_email", text + "@example.com");
    ids.put(
        "invite_id",
        api.post("/api/organizations/@current/invites/", invite)
            .expect(201)
            .json()
            .getString("id"));
  }

  private static void fillEvents(Map<String, String> ids, Tenant tenant, String text) {
    StoredEvents events = StoredEvents.of(tenant);
    ids.put("persons", events.person(text, new JsonObject().put("email", text)));
    ids.put("events", events.event(text, text, new JsonObject().put(text, text)));
    events.definitions();
    ids.put("query", "the-query-of-" + tenant.projectId());
    JsonObject query =
        new JsonObject()
            .put("kind", "TrendsQuery")
            .put(
                "series",
                JsonArray.of(new JsonObject().put("kind", "EventsNode").put("event", text)));
    JsonObject named =
        new JsonObject().put("client_query_id", ids.get("query")).put("query", query);
    tenant.api().post(tenant.project() + "query/", named).expect(200);
  }

  private static long restrictedDashboard(Tenant tenant, String text) {
    JsonObject wanted =
        new JsonObject()
            .put("name", text)
            .put("description", text)
            .put("tags", JsonArray.of(text))
            .put("filters", new JsonObject().put(text, text))
            .put("restriction_level", 37);
    return tenant.api().post(tenant.dashboards(), wanted).expect(201).id();
  }

  private static long insight(Tenant tenant, String dashboard, String text) {
    JsonObject wanted =
        new JsonObject()
            .put("name", text)
            .put("description", text)
            .put("query", query(text))
            .put("tags", JsonArray.of(text))
            .put("dashboards", JsonArray.of(Long.valueOf(dashboard)));
    return tenant.api().post(tenant.project() + "insights/", wanted).expect(201).id();
  }

  /** One that can be computed, as pictures are. */
  private static JsonObject query(String text) {
    JsonObject series = new JsonObject().put("kind", "EventsNode").put("event", text);
    return new JsonObject().put("kind", "TrendsQuery").put("series", JsonArray.of(series));
  }

  private static String deletedInsight(Tenant tenant, String dashboard) {
    long id = insight(tenant, dashboard, MARKER);
    tenant.api().delete(tenant.project() + "insights/" + id + "/").expect(204);
    return Long.toString(id);
  }

  private static String deletedDashboard(Tenant tenant) {
    long id = restrictedDashboard(tenant, MARKER);
    tenant.api().delete(tenant.dashboard(id)).expect(204);
    return Long.toString(id);
  }
}
