package io.dashgate.upgrade;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the recorded database, made through the API of the version before: {@link #fill}
 * makes some of every kind, {@link #reads} lists the requests that read them back, {@link #useAll}
 * calls the remaining operations so that their statements are recorded too.
 */
final class UpgradeScenario {

  /** The operator's key of the recorded process and of the test. */
  static final String OPERATOR_KEY = "operator-key-of-the-upgrade-test-0000";

  static final String PASSWORD = "correct horse";
  static final String LINK_PASSWORD = "open sesame";
  static final String IDEMPOTENCY_KEY = "upgrade-1";
  static final String IDEMPOTENT_BODY = "{\"name\":\"Created once\"}";

  private static final String FAR = "2099-01-01T00:00:00Z";
  private static final String LAYOUTS =
      "{\"sm\":{\"x\":6,\"y\":0,\"w\":6,\"h\":5,\"minW\":3},\"xs\":{\"x\":0,\"y\":0,\"w\":1,\"h\":5}}";

  private final int port;
  private final Map<String, String> credentials = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private final List<JsonObject> people = new ArrayList<>();
  private String project = "";
  private String closed = "";
  private String organization = "";

  UpgradeScenario(int port) {
    this.port = port;
  }

  /** A request that reads. {@code authorization} is the header; null: none is sent. */
  record Read(@Nullable String authorization, String path) {

    Answer send(int port) {
      return new Api(port, null)
          .send(
              "GET",
              path,
              null,
              authorization == null ? Map.of() : Map.of("Authorization", authorization));
    }
  }

  /** Returns values that the test needs beside the answers, by name. */
  Map<String, String> notes() {
    return notes;
  }

  /** Makes rows of every kind. */
  void fill() {
    makePeople();
    makeDashboards();
    makeSharing();
    makeTemplates();
    makeKeys();
    makeQuotas();
    makeFailures();
    Answer first =
        as("ann")
            .send(
                "POST",
                project + "dashboards/",
                IDEMPOTENT_BODY,
                Map.of("Idempotency-Key", IDEMPOTENCY_KEY))
            .expect(201);
    notes.put("idempotent_path", project + "dashboards/");
    notes.put("idempotent_id", Long.toString(first.id()));
    notes.put("ann_key", credentials.get("ann"));
  }

  private void makePeople() {
    JsonObject ann =
        post(null, "/api/signup/", signup("Ann").put("organization_name", "Acme")).json();
    join("Ann", ann);
    organization =
        as("ann")
            .get("/api/users/@me/")
            .expect(200)
            .json()
            .getJsonObject("organization")
            .getString("id");
    project = "/api/projects/" + teamOf("ann") + "/";
    for (String name : List.of("Bob", "Carol", "Dan")) {
      String invite =
          post(
                  "ann",
                  members("invites/"),
                  object("target_email", address(name)).put("first_name", name))
              .json()
              .getString("id");
      join(name, post(null, "/api/signup/" + invite + "/", signup(name)).json());
    }
    as("ann").patch(members("members/" + uuid("carol") + "/"), object("level", 8)).expect(200);
    post(
        "ann",
        members("invites/bulk/"),
        new JsonArray()
            .add(object("target_email", "late@example.com"))
            .add(object("target_email", "pending@example.com").put("first_name", "Pen"))
            .encode());
    join(
        "Eve",
        post(null, "/api/signup/", signup("Eve").put("organization_name", "Umbrella")).json());
    post("ann", "/api/organizations/", object("name", "Second of Ann"));
    as("ann")
        .patch("/api/users/@me/", object("set_current_organization", organization))
        .expect(200);
    as("dan")
        .patch("/api/users/@me/", object("first_name", "Dän").put("email_opt_in", false))
        .expect(200);
    closed =
        "/api/projects/"
            + post(
                    "ann",
                    members("projects/"),
                    object("name", "Private")
                        .put("timezone", "Europe/Berlin")
                        .put("access_control", true))
                .id()
            + "/";
    post("ann", closed + "explicit_members/", object("user_uuid", uuid("bob")).put("level", 8));
    post("ann", closed + "explicit_members/", object("user_uuid", uuid("dan")));
    as("bob").patch("/api/users/@me/", object("set_current_team", id(closed))).expect(200);
    post("carol", "/api/projects/", object("name", "Third"));
  }

  private void makeDashboards() {
    String dashboards = project + "dashboards/";
    String insights = project + "insights/";
    long pinned =
        post(
                "ann",
                dashboards,
                "{\"name\":\"Web KPIs\",\"description\":\"Grüße 🌍\",\"pinned\":true,"
                    + "\"filters\":{\"date_from\":\"-14d\",\"properties\":[]},\"tags\":[\"KPI\",\"growth\"]}")
            .id();
    long trend =
        post(
                "bob",
                insights,
                "{\"name\":\"Signups\",\"derived_name\":\"Pageviews\",\"description\":\"Per day\","
                    + "\"filters\":{\"events\":[{\"id\":\"$pageview\"}],\"date_from\":\"-7d\"},"
                    + "\"tags\":[\"kpi\"],\"saved\":true,\"favorited\":true,\"order\":3,\"dashboards\":["
                    + pinned
                    + "]}")
            .id();
    long query =
        post(
                "ann",
                insights,
                "{\"name\":\"Funnel\",\"query\":{\"kind\":\"InsightVizNode\",\"source\":"
                    + "{\"kind\":\"FunnelsQuery\",\"series\":[1,2.50,null]}},\"dashboards\":["
                    + pinned
                    + "]}")
            .id();
    post("ann", insights, "{}");
    long deleted = post("ann", insights, object("name", "Gone")).id();
    as("ann").patch(insights + deleted + "/", object("deleted", true)).expect(200);
    String path = dashboards + pinned + "/";
    post(
        "ann",
        path + "create_text_tile/",
        object("body", "## Goals\n\n* <b>&amp;</b> \\")
            .put("layouts", new JsonObject(LAYOUTS))
            .put("color", "blue")
            .put("show_description", true));
    long removed = post("ann", path + "create_text_tile/", object("body", "removed")).id();
    post("ann", path + "delete_tile/", object("tile_id", removed), 204);
    as("ann")
        .patch(
            path,
            "{\"colors\":[{\"id\":%d,\"color\":\"green\"}],\"tile_layouts\":[{\"id\":%d,\"layouts\":%s}]}"
                .formatted(trend, query, LAYOUTS))
        .expect(200);
    long restricted =
        post("bob", dashboards, object("name", "Restricted").put("restriction_level", 37)).id();
    post(
        "bob",
        dashboards + restricted + "/collaborators/",
        object("user_uuid", uuid("dan")).put("level", 37));
    as("bob")
        .patch(insights + trend + "/", "{\"dashboards\":[%d,%d]}".formatted(pinned, restricted))
        .expect(200);
    long gone = post("ann", dashboards, object("name", "Deleted with its insights")).id();
    post("ann", insights, "{\"name\":\"Deleted along\",\"dashboards\":[" + gone + "]}");
    as("ann")
        .patch(dashboards + gone + "/", "{\"deleted\":true,\"delete_insights\":true}")
        .expect(200);
    post("ann", dashboards, object("use_dashboard", pinned));
    post(
        "ann",
        dashboards,
        object("use_dashboard", pinned).put("duplicate_tiles", false).put("name", "Same insights"));
    post("ann", dashboards, object("use_template", "DEFAULT_APP"));
    post("bob", closed + "dashboards/", object("name", "In the private project"));
    post("eve", "/api/projects/" + teamOf("eve") + "/dashboards/", object("name", "Of Eve"));
    as("ann").patch(project, object("primary_dashboard", pinned).put("name", "Main")).expect(200);
    notes.put("pinned", path);
    notes.put("restricted", dashboards + restricted + "/");
    notes.put("deleted", dashboards + gone + "/");
    notes.put("trend", insights + trend + "/");
    notes.put("query", insights + query + "/");
  }

  private void makeSharing() {
    String locked =
        as("ann")
            .patch(
                note("pinned") + "sharing/",
                object("enabled", true)
                    .put("password", LINK_PASSWORD)
                    .put("expires_at", FAR)
                    .put("allowed_origins", JsonArray.of("https://intranet.example.com")))
            .expect(200)
            .json()
            .getString("access_token");
    String open =
        as("bob")
            .patch(note("restricted") + "sharing/", object("enabled", true))
            .expect(200)
            .json()
            .getString("access_token");
    notes.put("locked_link", locked);
    notes.put("open_link", open);
    new Read(basic("wrong"), "/shared/" + locked + "/json").send(port).expect(401);
  }

  private void makeTemplates() {
    String templates = project + "dashboard_templates/";
    post(
        "ann",
        templates,
        object("from_dashboard", id(note("pinned"))).put("template_name", "From a dashboard"));
    long own =
        post(
                "ann",
                templates,
                "{\"template_name\":\"Launch\",\"dashboard_description\":\"Of {EVENT}\",\"tags\":[\"launch\"],"
                    + "\"dashboard_filters\":{\"date_from\":\"-30d\"},"
                    + "\"variables\":[{\"id\":\"EVENT\",\"default\":\"$pageview\",\"required\":false}],"
                    + "\"tiles\":[{\"type\":\"INSIGHT\",\"name\":\"Uses of {EVENT}\",\"query\":{\"event\":\"{EVENT}\"}},"
                    + "{\"type\":\"TEXT\",\"body\":\"About {EVENT}\",\"color\":\"red\"}]}")
            .expect(201)
            .json()
            .getLong("id", 0L);
    notes.put("template", templates + own + "/");
    post(
        "ann",
        project + "dashboards/create_from_template_json/",
        "{\"template\":{\"template_name\":\"Inline\",\"tiles\":[{\"type\":\"TEXT\",\"body\":\"t\"}]}}");
  }

  private void makeKeys() {
    String keys = "/api/personal_api_keys/";
    JsonObject limited =
        post(
                "ann",
                keys,
                object("label", "Limited")
                    .put("scopes", JsonArray.of("dashboard:read", "insight:read"))
                    .put("scoped_teams", JsonArray.of(id(project)))
                    .put("expires_at", FAR))
            .json();
    credentials.put("limited", limited.getString("value"));
    JsonObject rolled =
        post(
                "ann",
                keys,
                object("label", "Rolled").put("scoped_organizations", JsonArray.of(organization)))
            .json();
    credentials.put("old value", rolled.getString("value"));
    credentials.put(
        "new value",
        post(
                "ann session",
                keys + rolled.getString("id") + "/roll/",
                object("overlap_seconds", 3600),
                200)
            .json()
            .getString("value"));
    JsonObject service =
        post(
                "ann",
                project + "service_keys/",
                object("label", "Robot")
                    .put(
                        "scopes",
                        JsonArray.of("dashboard:read", "dashboard:write", "insight:write")))
            .json();
    credentials.put("service", service.getString("value"));
    JsonObject other =
        post(
                "carol",
                project + "service_keys/",
                object("label", "Reader").put("scopes", JsonArray.of("dashboard:read")))
            .json();
    post(
        "carol",
        project + "service_keys/" + other.getString("id") + "/roll/",
        object("overlap_seconds", 60),
        200);
    post("service", project + "dashboards/", object("name", "Of a robot"));
  }

  private void makeQuotas() {
    Api operator = new Api(port, OPERATOR_KEY);
    operator
        .send(
            "PUT",
            "/api/operator/plans/default/",
            "{\"public_minute\":100000,\"minute\":100000}",
            Map.of())
        .expect(200);
    operator
        .send(
            "PUT",
            "/api/operator/plans/team/",
            "{\"minute\":50000,\"hour\":0,\"project_write_hour\":70000}",
            Map.of())
        .expect(200);
    operator
        .send(
            "PUT",
            "/api/operator/projects/" + id(project) + "/quota/",
            "{\"plan\":\"team\",\"read_minute\":60000}",
            Map.of())
        .expect(200);
  }

  private void makeFailures() {
    post(null, "/api/login/", object("email", address("Eve")).put("password", "wrong horse"), 400);
  }

  /** Returns the requests that read what {@link #fill} has made. */
  List<Read> reads() {
    List<Read> reads = new ArrayList<>();
    String dashboards = project + "dashboards/";
    String insights = project + "insights/";
    for (String path :
        List.of(
            "/api/users/@me/",
            "/api/organizations/",
            members(""),
            members("members/"),
            members("invites/"),
            members("projects/"),
            members("audit/?limit=200"),
            members("audit/?item_type=api_key&action=created"),
            "/api/projects/",
            project,
            closed,
            closed + "explicit_members/",
            closed + "dashboards/",
            project + "quota/",
            project + "service_keys/",
            "/api/personal_api_keys/",
            project + "dashboard_templates/",
            note("template"),
            dashboards,
            dashboards + "?limit=2&offset=2",
            dashboards + "?search=gr%C3%BC%C3%9Fe",
            dashboards + "?tags=kpi&tags=none",
            dashboards + "?creation_mode=template",
            dashboards + "?pinned=true",
            note("pinned"),
            note("pinned") + "sharing/",
            note("restricted"),
            note("restricted") + "collaborators/",
            note("deleted"),
            insights,
            insights + "?search=per%20day",
            insights + "?tags=kpi&favorited=true",
            insights + "?basic=true&order=-name&limit=3",
            insights + "?dashboard=" + id(note("pinned")),
            note("trend"),
            note("query") + "?from_dashboard=" + id(note("pinned")))) {
      reads.add(read("ann", path));
    }
    for (String person : List.of("bob", "carol", "dan", "eve")) {
      reads.add(read(person, "/api/users/@me/"));
      reads.add(read(person, "/api/projects/"));
      reads.add(read(person, closed));
      reads.add(read(person, note("restricted")));
    }
    reads.add(read("bob", "/api/projects/@current/dashboards/"));
    reads.add(read("service", "/api/projects/"));
    for (String key : List.of("limited", "old value", "new value", "service")) {
      reads.add(read(key, note("pinned")));
      reads.add(read(key, note("template")));
      reads.add(read(key, closed + "dashboards/"));
    }
    reads.add(new Read("Bearer " + OPERATOR_KEY, "/api/operator/plans/"));
    reads.add(
        new Read("Bearer " + OPERATOR_KEY, "/api/operator/projects/" + id(project) + "/quota/"));
    reads.add(new Read(null, "/shared/" + note("open_link") + "/json"));
    reads.add(new Read(null, "/shared/" + note("locked_link") + "/json"));
    reads.add(new Read(basic(LINK_PASSWORD), "/shared/" + note("locked_link") + "/json"));
    return reads;
  }

  /** Calls the operations that neither {@link #fill} nor {@link #reads} has called. */
  void useAll() {
    String dashboards = project + "dashboards/";
    String insights = project + "insights/";
    String pinned = note("pinned");
    useLists(dashboards, insights);
    useTiles(dashboards, pinned);
    for (String link : List.of("/shared/", "/embedded/")) {
      new Read(null, link + note("open_link")).send(port).expect(200);
      new Read(basic(LINK_PASSWORD), link + note("locked_link")).send(port).expect(200);
    }
    post("ann", note("restricted") + "sharing/refresh/", new JsonObject(), 200);
    as("ann")
        .send("PUT", pinned, "{\"description\":\"d\",\"deleted\":false}", Map.of())
        .expect(200);
    as("ann").send("PATCH", pinned, "{\"name\":\"n\"}", Map.of("If-Match", "\"1\"")).expect(412);
    as("ann").patch(note("deleted"), object("deleted", false)).expect(200);
    as("bob").delete(note("restricted") + "collaborators/" + uuid("dan") + "/").expect(204);
    as("bob").patch(note("restricted"), object("restriction_level", 21)).expect(200);
    as("ann").delete(note("restricted")).expect(204);
    as("ann")
        .send("PUT", note("query"), "{\"name\":\"q\",\"dashboards\":[]}", Map.of())
        .expect(200);
    as("ann").patch(note("trend"), "{\"description\":null}").expect(200);
    as("ann").send("PATCH", note("trend"), "{}", Map.of("If-Match", "\"1\"")).expect(412);
    as("ann").delete(note("trend")).expect(204);
    as("ann").patch(note("template"), object("template_name", "Renamed")).expect(200);
    post(
        "ann",
        dashboards,
        object("use_template", note("template").replaceAll(".*/(\\d+)/$", "$1")));
    as("ann").delete(note("template")).expect(204);
    as("ann")
        .send(
            "POST",
            note("idempotent_path"),
            IDEMPOTENT_BODY,
            Map.of("Idempotency-Key", IDEMPOTENCY_KEY))
        .expect(201);
    useAccounts();
    useOrganizations();
    useRefusals(pinned);
  }

  private void useLists(String dashboards, String insights) {
    for (String query :
        List.of(
            "?search=e",
            "?search=e&pinned=false&tags=kpi&creation_mode=default&created_by=1",
            "?search=" + "long%20".repeat(20),
            "?created_by=1",
            "?pinned=false",
            "?offset=1000",
            "?offset=1000&search=k",
            "?search=k&limit=1&offset=1")) {
      as("ann").get(dashboards + query).expect(200);
    }
    for (String query :
        List.of(
            "?short_id=abcdefgh",
            "?created_by=1",
            "?user=true",
            "?saved=true",
            "?saved=false&favorited=false",
            "?search=e&tags=kpi&saved=true&favorited=true&created_by=1&dashboard=1",
            "?order=name",
            "?order=created_at",
            "?order=-created_at",
            "?order=updated_at",
            "?order=-updated_at",
            "?order=last_modified_at",
            "?order=-last_modified_at",
            "?order=-order",
            "?offset=1000")) {
      as("ann").get(insights + query).expect(200);
    }
    String tag = as("ann").get(dashboards).header("ETag").orElse("");
    as("ann").send("GET", dashboards, null, Map.of("If-None-Match", tag));
    tag = as("ann").get(insights).header("ETag").orElse("");
    as("ann").send("GET", insights, null, Map.of("If-None-Match", tag));
    for (String path : List.of(note("pinned"), note("trend"), note("pinned") + "sharing/")) {
      String one = as("ann").get(path).header("ETag").orElse("");
      as("ann").send("GET", path, null, Map.of("If-None-Match", one));
    }
    for (String path :
        List.of(
            "/api/organizations/?offset=1000",
            members("members/?offset=1000"),
            members("invites/?offset=1000"),
            members("projects/?offset=1000"),
            members("audit/?offset=1000"),
            members(
                "audit/?item_type=api_key&item_id=1&action=created&user_id=1&project_id=1"
                    + "&created_after=2020-01-01T00:00:00Z&created_before=2099-01-01T00:00:00Z"),
            "/api/projects/?offset=1000",
            project + "dashboard_templates/?offset=1000",
            project + "metrics/")) {
      as("ann").get(path).expect(200);
    }
  }

  private void useTiles(String dashboards, String pinned) {
    long target = post("ann", dashboards, object("name", "Target")).id();
    List<JsonObject> tiles = as("ann").get(pinned).expect(200).tiles();
    long first = tiles.get(0).getLong("id");
    long second = tiles.get(1).getLong("id");
    post("ann", pinned + "reorder_tiles/", object("tile_order", JsonArray.of(second, first)), 200);
    post(
        "ann",
        dashboards + target + "/copy_tile/",
        object("fromDashboardId", id(pinned)).put("tileId", first),
        200);
    JsonObject move = object("tile", object("id", second)).put("to_dashboard", target);
    as("ann").patch(pinned + "move_tile/", move).expect(200);
    as("ann")
        .patch(
            dashboards + target + "/",
            "{\"tiles\":[{\"id\":%d,\"color\":\"red\"},{\"text\":{\"body\":\"new\"}},{\"insight\":{\"name\":\"new\"}}]}"
                .formatted(second))
        .expect(200);
  }

  private void useRefusals(String pinned) {
    JsonObject dan = object("user_uuid", uuid("dan"));
    as("ann").patch("/api/users/@me/", object("set_current_team", 999)).expect(400);
    post("ann", pinned + "collaborators/", dan.copy().put("level", 37), 400);
    post("ann", project + "explicit_members/", dan, 400);
    long plain = post("ann", project + "dashboards/", object("name", "plain")).id();
    as("ann").get(project + "dashboards/" + plain + "/sharing/").expect(200);
  }

  private void useAccounts() {
    JsonObject login =
        post(null, "/api/login/", object("email", address("Bob")).put("password", PASSWORD), 200)
            .json();
    post(null, "/api/login/precheck/", object("email", address("Bob")), 200);
    post(
        null,
        "/api/token/refresh/",
        object("refresh_token", login.getString("refresh_token")),
        200);
    post(
        null,
        "/api/token/refresh/",
        object("refresh_token", login.getString("refresh_token")),
        401);
    as("bob session")
        .patch(
            "/api/users/@me/",
            object("current_password", PASSWORD).put("password", "battery staple"))
        .expect(200);
    as("carol").get("/api/users/" + uuid("carol") + "/");
    as("ann").patch("/api/users/@me/", object("set_current_team", "@current"));
    String spare =
        post("dan session", "/api/personal_api_keys/", object("label", "spare"))
            .json()
            .getString("id");
    as("dan session").get("/api/personal_api_keys/" + spare + "/").expect(200);
    as("dan session").delete("/api/personal_api_keys/" + spare + "/").expect(204);
    as("new value").get("/api/personal_api_keys/@current/").expect(200);
    List<JsonObject> services =
        as("ann").get(project + "service_keys/").expect(200).array().stream()
            .map(JsonObject.class::cast)
            .toList();
    as("ann").delete(project + "service_keys/" + services.get(0).getString("id") + "/").expect(204);
    String invite = as("ann").get(members("invites/")).expect(200).results().get(0).getString("id");
    new Api(port, null).get("/api/signup/" + invite + "/");
    String forEve =
        post("ann", members("invites/"), object("target_email", address("Eve")))
            .json()
            .getString("id");
    post("eve session", "/api/signup/" + forEve + "/", new JsonObject());
    String late =
        post("ann", members("invites/"), object("target_email", "x@example.com"))
            .json()
            .getString("id");
    as("ann").delete(members("invites/" + late + "/")).expect(204);
  }

  private void useOrganizations() {
    as("ann").patch(members(""), object("name", "Acme Ltd")).expect(200);
    as("ann").patch(members("members/" + uuid("eve") + "/"), object("level", 8)).expect(200);
    as("ann").delete(members("members/" + uuid("eve") + "/")).expect(204);
    as("carol").delete(members("members/" + uuid("dan") + "/")).expect(204);
    String member = closed + "explicit_members/" + uuid("bob") + "/";
    as("ann").patch(member, object("level", 1)).expect(200);
    as("ann").delete(member).expect(204);
    as("ann").patch(project + "reset_token/", new JsonObject()).expect(200);
    as("ann").patch(closed, object("access_control", false).put("timezone", "UTC")).expect(200);
    as("ann").get(members("projects/" + id(closed) + "/")).expect(200);
    as("ann").delete(closed).expect(204);
    as("ann").patch(members("members/" + uuid("carol") + "/"), object("level", 15)).expect(200);
    Api operator = new Api(port, OPERATOR_KEY);
    operator.get("/api/operator/plans/team/").expect(200);
    operator.delete("/api/operator/plans/team/");
    operator.delete("/api/operator/projects/" + id(project) + "/quota/").expect(204);
    operator.delete("/api/operator/plans/team/").expect(204);
    String other = as("eve").get("/api/organizations/@current/").expect(200).json().getString("id");
    as("eve").delete("/api/organizations/" + other + "/").expect(204);
  }

  private static JsonObject object(String name, Object value) {
    return new JsonObject().put(name, value);
  }

  private static JsonObject signup(String name) {
    return object("first_name", name).put("email", address(name)).put("password", PASSWORD);
  }

  private static String address(String name) {
    return name.toLowerCase(java.util.Locale.ROOT) + "@example.com";
  }

  private void join(String name, JsonObject user) {
    String person = name.toLowerCase(java.util.Locale.ROOT);
    people.add(user);
    credentials.put(person + " session", user.getString("access_token"));
    notes.put(person + "_refresh_token", user.getString("refresh_token"));
    credentials.put(
        person,
        post(person + " session", "/api/personal_api_keys/", object("label", "Key of " + name))
            .json()
            .getString("value"));
  }

  private String uuid(String person) {
    return people.stream()
        .filter(user -> user.getString("email").equals(address(person)))
        .findFirst()
        .orElseThrow()
        .getString("uuid");
  }

  private long teamOf(String person) {
    return as(person).get("/api/users/@me/").expect(200).json().getJsonObject("team").getLong("id");
  }

  private String members(String path) {
    return "/api/organizations/" + organization + "/" + path;
  }

  private String note(String name) {
    return notes.getOrDefault(name, "");
  }

  /** Returns the number at the end of a path. */
  private static long id(String path) {
    return Long.parseLong(path.replaceAll(".*/(\\d+)/$", "$1"));
  }

  private Api as(String credential) {
    return new Api(port, credentials.get(credential));
  }

  private Read read(String credential, String path) {
    return new Read("Bearer " + credentials.get(credential), path);
  }

  private static String basic(String password) {
    byte[] pair = (":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private Answer post(@Nullable String credential, String path, Object body) {
    return post(credential, path, body, 201);
  }

  private Answer post(@Nullable String credential, String path, Object body, int status) {
    Api api = credential == null ? new Api(port, null) : as(credential);
    String text = body instanceof JsonObject object ? object.encode() : body.toString();
    return api.post(path, text).expect(status);
  }
}
