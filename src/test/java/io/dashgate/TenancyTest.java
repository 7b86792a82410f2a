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

/** What one tenant can do to another: nothing, and it cannot even tell that the other exists. */
class TenancyTest {

  private static final String MARKER = "marker-of-the-victim";
  private static final String BODY = "{\"name\":\"taken over\",\"deleted\":false}";

  private static Tenant victim;
  private static Tenant outsider;
  private static long dashboard;
  private static String before;

  @BeforeAll
  static void makeTenants() {
    victim = Tenant.create();
    outsider = Tenant.create();
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
    before = victim.api().get(victim.dashboard(dashboard)).body();
  }

  private record Attempt(String method, String path) {}

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
    return api.send(attempt.method(), attempt.path(), hasBody ? BODY : null, Map.of());
  }

  @Test
  void anotherTenantsProjectIsForbiddenToEveryOperation() {
    for (Api api : List.of(outsider.api(), outsider.session())) {
      for (Attempt attempt : onDashboards(victim.dashboards(), dashboard)) {
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
  void anAnonymousCallerIsTurnedAwayBeforeAnythingElse() {
    Api anonymous = io.dashgate.testing.TestGateway.shared().anonymous();
    for (Attempt attempt : onDashboards(victim.dashboards(), dashboard)) {
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
