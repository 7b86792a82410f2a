package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Separation of tenants: a tenant can neither change nor detect another one. */
class TenancyTest {

  private static final String MARKER = "marker-of-the-victim";
  private static final String BODY = "{\"name\":\"taken over\",\"deleted\":false}";

  private static Tenant victim;
  private static Tenant outsider;
  private static long dashboard;
  private static long insight;
  private static long template;
  private static String before;

  @BeforeAll
  static void makeTenants(Tenant fresh, Tenant other) {
    victim = fresh;
    outsider = other;
    dashboard =
        victim
            .api()
            .post(
                victim.dashboards(),
                new JsonObject()
                    .put("name", MARKER)
                    .put("description", MARKER)
                    .put("filters", new JsonObject().put(MARKER, MARKER)))
            .id();
    insight = victim.createInsight(MARKER, dashboard);
    template =
        victim
            .api()
            .post(victim.templates(), new JsonObject().put("template_name", MARKER))
            .expect(201)
            .id();
    before = victim.api().get(victim.dashboard(dashboard)).body();
  }

  private record Attempt(String method, String path, String body) {

    Attempt(String method, String path) {
      this(method, path, BODY);
    }
  }

  /** Every operation on what is on the victim's dashboard, in somebody's project. */
  private static List<Attempt> onContents(Tenant tenant) {
    String dashboards = tenant.dashboard(dashboard);
    List<Attempt> attempts = new ArrayList<>();
    for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
      attempts.add(new Attempt(method, tenant.insight(insight)));
    }
    for (String method : List.of("GET", "PATCH", "DELETE")) {
      attempts.add(new Attempt(method, tenant.templates() + template + "/"));
    }
    String move = "{\"tile\":{\"id\":1},\"to_dashboard\":" + dashboard + "}";
    attempts.add(new Attempt("POST", dashboards + "create_text_tile/", "{\"body\":\"x\"}"));
    attempts.add(new Attempt("POST", dashboards + "delete_tile/", "{\"tile_id\":1}"));
    attempts.add(new Attempt("POST", dashboards + "move_tile/", move));
    attempts.add(new Attempt("PATCH", dashboards + "move_tile/", move));
    attempts.add(
        new Attempt(
            "POST",
            dashboards + "copy_tile/",
            "{\"fromDashboardId\":" + dashboard + ",\"tileId\":1}"));
    attempts.add(new Attempt("POST", dashboards + "reorder_tiles/", "{\"tile_order\":[1]}"));
    attempts.add(
        new Attempt(
            "PATCH", dashboards, "{\"tiles\":[{\"insight\":" + insight + ",\"color\":\"x\"}]}"));
    return attempts;
  }

  private static List<Attempt> onCollections(Tenant tenant) {
    return List.of(
        new Attempt("GET", tenant.insights()),
        new Attempt("POST", tenant.insights()),
        new Attempt("GET", tenant.templates()),
        new Attempt("POST", tenant.templates(), "{\"template_name\":\"x\"}"),
        new Attempt(
            "POST",
            tenant.dashboards() + "create_from_template_json/",
            "{\"template\":{\"template_name\":\"x\"}}"));
  }

  private static List<Attempt> onDashboards(String collection, long id) {
    List<Attempt> attempts = new ArrayList<>();
    attempts.add(new Attempt("GET", collection));
    attempts.add(new Attempt("POST", collection));
    for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
      attempts.add(new Attempt(method, collection + id + "/"));
    }
    return attempts;
  }

  private static Answer send(Api api, Attempt attempt) {
    boolean hasBody = List.of("POST", "PATCH", "PUT").contains(attempt.method());
    return api.send(attempt.method(), attempt.path(), hasBody ? attempt.body() : null, Map.of());
  }

  @Test
  void anotherTenantsProjectIsForbiddenToEveryOperation() {
    for (Api api : List.of(outsider.api(), outsider.session())) {
      List<Attempt> attempts = onDashboards(victim.dashboards(), dashboard);
      attempts.addAll(onContents(victim));
      attempts.addAll(onCollections(victim));
      for (Attempt attempt : attempts) {
        Answer answer = send(api, attempt);
        answer.expectForbidden("You don't have access to the project.");
        assertFalse(answer.body().contains(MARKER));
      }
    }
    assertUnharmed();
  }

  @Test
  void aProjectThatDoesNotExistIsNotFoundByEveryOperation() {
    for (Attempt attempt : onDashboards("/api/projects/999999999/dashboards/", dashboard)) {
      send(outsider.api(), attempt).expectNotFound("Project not found.");
    }
  }

  @Test
  void anotherTenantsDashboardIsNotFoundInOnesOwnProject() {
    for (Attempt attempt : onDashboards(outsider.dashboards(), dashboard)) {
      if (attempt.path().endsWith("/dashboards/" + dashboard + "/")) {
        Answer foreign = send(outsider.api(), attempt);
        Answer missing =
            send(outsider.api(), new Attempt(attempt.method(), outsider.dashboard(999_999_999)));
        foreign.expectNotFound("Not found.");
        assertEquals(missing.body(), foreign.body());
      }
    }
    assertUnharmed();
  }

  @Test
  void whatIsOnAnotherTenantsDashboardIsNotFoundInOnesOwnProject() {
    for (Attempt attempt : onContents(outsider)) {
      send(outsider.api(), attempt).expectNotFound("Not found.");
    }
    assertUnharmed();
  }

  @Test
  void idsOfAnotherTenantInABodyNameNothing() {
    Api api = outsider.api();
    String own = outsider.dashboard(outsider.createDashboard("own"));
    long tile = victim.api().get(victim.dashboard(dashboard)).tiles().get(0).getLong("id");
    long mine = api.post(own + "create_text_tile/", "{\"body\":\"x\"}").id();

    for (Attempt attempt :
        List.of(
            new Attempt("PATCH", own, "{\"tiles\":[{\"insight\":" + insight + "}]}"),
            new Attempt("PATCH", own, "{\"tiles\":[{\"id\":" + tile + ",\"deleted\":true}]}"),
            new Attempt("POST", own + "delete_tile/", "{\"tile_id\":" + tile + "}"),
            new Attempt("POST", own + "reorder_tiles/", "{\"tile_order\":[" + tile + "]}"),
            new Attempt(
                "POST",
                own + "move_tile/",
                "{\"tile\":{\"id\":" + mine + "},\"to_dashboard\":" + dashboard + "}"),
            new Attempt(
                "POST",
                own + "copy_tile/",
                "{\"fromDashboardId\":" + dashboard + ",\"tileId\":" + tile + "}"),
            new Attempt("POST", outsider.insights(), "{\"dashboards\":[" + dashboard + "]}"),
            new Attempt("POST", outsider.templates(), "{\"from_dashboard\":" + dashboard + "}"),
            new Attempt("POST", outsider.dashboards(), "{\"use_template\":\"" + template + "\"}"),
            new Attempt(
                "POST",
                outsider.dashboards(),
                "{\"use_dashboard\":" + dashboard + ",\"duplicate_tiles\":false}"))) {
      Answer answer = send(api, attempt).expect(400);
      assertFalse(answer.body().contains(MARKER), attempt.toString());
    }
    String seen =
        api.get(outsider.insights() + "?dashboard=" + dashboard).expect(200).body()
            + api.get(outsider.insights() + "?search=" + MARKER).expect(200).body()
            + api.get(outsider.templates()).expect(200).body();
    assertFalse(seen.contains(MARKER), seen);
    assertUnharmed();
  }

  @Test
  void anAnonymousCallerIsTurnedAwayBeforeAnythingElse() {
    Api anonymous = victim.gateway().anonymous();
    List<Attempt> attempts = onDashboards(victim.dashboards(), dashboard);
    attempts.addAll(onContents(victim));
    attempts.addAll(onCollections(victim));
    for (Attempt attempt : attempts) {
      Answer answer = send(anonymous, attempt).expect(401);
      assertEquals("Bearer", answer.header("WWW-Authenticate").orElse(""));
    }
  }

  @Test
  void listsShowNothingOfOtherTenants() {
    for (String path :
        List.of(
            outsider.dashboards() + "?limit=1000",
            outsider.dashboards() + "?search=" + MARKER,
            "/api/projects/?limit=1000",
            "/api/organizations/?limit=1000",
            "/api/users/@me/",
            "/api/personal_api_keys/")) {
      String body = outsider.api().get(path).expect(200).body();
      assertFalse(body.contains(MARKER), path);
      assertFalse(body.contains(victim.organizationId()), path);
      assertFalse(body.contains(victim.email()), path);
    }
  }

  @Test
  void anotherTenantsOrganizationProjectsAndKeysAreNotFound() {
    Api api = outsider.api();
    String organization = "/api/organizations/" + victim.organizationId() + "/";
    String victimsKey =
        victim.api().get("/api/personal_api_keys/").array().getJsonObject(0).getString("id");

    api.get(organization).expectNotFound("Not found.");
    api.get(organization + "projects/").expectNotFound("Not found.");
    api.get(organization + "invites/").expectNotFound("Not found.");
    api.post(organization + "invites/", "{\"target_email\":\"a@example.com\"}")
        .expectNotFound("Not found.");
    api.get("/api/projects/" + victim.projectId() + "/").expectNotFound("Not found.");
    api.get("/api/personal_api_keys/" + victimsKey + "/").expectNotFound("Not found.");
    api.delete("/api/personal_api_keys/" + victimsKey + "/").expectNotFound("Not found.");
    api.get("/api/users/" + victim.userUuid() + "/").expect(403);
    victim.api().get("/api/users/@me/").expect(200);
  }

  @Test
  void theCurrentProjectIsOnesOwn() {
    outsider.api().get("/api/projects/@current/dashboards/" + dashboard + "/").expect(404);
    victim.api().get("/api/projects/@current/dashboards/" + dashboard + "/").expect(200);
  }

  @Test
  void aMemberOfTheOrganizationSharesTheProject() {
    Tenant member = victim.addMember();

    assertEquals(victim.projectId(), member.projectId());
    assertTrue(member.api().get(victim.dashboard(dashboard)).expect(200).body().contains(MARKER));
  }

  private static void assertUnharmed() {
    JsonObject now = victim.api().get(victim.dashboard(dashboard)).expect(200).json();
    JsonObject then = new JsonObject(before);
    now.remove("last_accessed_at");
    then.remove("last_accessed_at");
    assertEquals(then, now);
  }
}
