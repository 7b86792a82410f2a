package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Creating, changing and deleting projects, by both of their paths. */
class ProjectsTest {

  private static final String PROJECTS = "/api/projects/";
  private static final String ORGANIZATION_LEVEL =
      "Your organization access level is insufficient.";
  private static final String PROJECT_LEVEL =
      "You don't have sufficient permissions in the project.";
  private static final String NOT_OF_TEAM = "Dashboard does not belong to this team.";

  private static Tenant owner;
  private static Tenant administrator;
  private static Tenant member;
  private static Tenant stranger;

  @BeforeAll
  static void makeMembers(Tenant fresh, Tenant other) {
    owner = fresh;
    administrator = owner.addAdministrator();
    member = owner.addMember();
    stranger = other;
  }

  private static JsonObject make(Tenant maker, String body) {
    return maker.api().post(PROJECTS, body).expect(201).json();
  }

  private static String path(JsonObject project) {
    return PROJECTS + project.getLong("id") + "/";
  }

  @Test
  void aNewProjectIsTheCallersCurrentOneWithAFirstDashboard() {
    Tenant maker = owner.addAdministrator();
    maker.api().get("/api/projects/@current/dashboards/").expect(200);

    JsonObject made =
        maker
            .api()
            .post(PROJECTS, "{\"name\":\" Web \",\"timezone\":\"Europe/Berlin\"}")
            .expect(201)
            .json();

    assertEquals("Web", made.getString("name"));
    assertEquals("Europe/Berlin", made.getString("timezone"));
    assertEquals(false, made.getBoolean("access_control"));
    assertEquals(owner.organizationId(), made.getString("organization"));
    assertEquals(8, made.getInteger("effective_membership_level"));
    assertTrue(made.getString("api_token").startsWith("phc_"));
    assertEquals(made, maker.api().get(path(made)).expect(200).json());
    assertEquals(made, maker.api().get("/api/projects/@current/").json());
    JsonObject dashboard =
        maker.api().get("/api/projects/@current/dashboards/").expect(200).results().get(0);
    assertEquals(made.getLong("primary_dashboard"), dashboard.getLong("id"));
    assertEquals(true, dashboard.getBoolean("pinned"));
    assertEquals("default", dashboard.getString("creation_mode"));
    assertNull(dashboard.getValue("created_by"));
    // all members of the organization have access, but no other has it as current project
    member.api().get(path(made) + "dashboards/").expect(200);
    assertEquals(owner.projectId(), member.api().get("/api/projects/@current/").id());
    stranger
        .api()
        .get(path(made) + "dashboards/")
        .expectForbidden("You don't have access to the project.");
  }

  @Test
  void everythingHasADefault() {
    for (String body : List.of("{}", "", "{\"has_group_types\":true,\"ingested_event\":true}")) {
      JsonObject made = make(administrator, body);

      assertEquals("Default Project", made.getString("name"));
      assertEquals("UTC", made.getString("timezone"));
      assertEquals(new JsonArray(), made.getJsonArray("app_urls"));
      assertEquals(false, made.getBoolean("anonymize_ips"));
      assertEquals(new JsonArray(), made.getJsonArray("test_account_filters"));
      assertNull(made.getValue("week_start_day"));
      assertEquals(false, made.getBoolean("has_group_types"));
    }
  }

  @Test
  void aProjectRequestedBeforeItsCreationIsFoundAtOnce() {
    long next = make(administrator, "{}").getLong("id") + 1;
    administrator.api().get(PROJECTS + next + "/dashboards/").expectNotFound("Project not found.");

    assertEquals(next, make(administrator, "{}").getLong("id"));

    administrator.api().get(PROJECTS + next + "/dashboards/").expect(200);
  }

  @Test
  void membersCannotCreateProjects() {
    for (String path : List.of(PROJECTS, owner.organization() + "projects/")) {
      for (String body : List.of("{}", "{\"name\":\"\"}", "{broken")) {
        member.api().post(path, body).expectForbidden(ORGANIZATION_LEVEL);
      }
    }
  }

  @Test
  void withoutAnOrganizationThereIsNoProject() {
    Tenant leaver = owner.addAdministrator();
    leaver.api().delete(owner.organization() + "members/@me/").expect(204);

    leaver
        .api()
        .post(PROJECTS, "{}")
        .expectInvalid("invalid_input", "You need to belong to an organization.", null);
  }

  @Test
  void wrongFieldsAreReported() {
    for (Answer answer :
        List.of(
            owner.api().post(PROJECTS, "{\"name\":\" \"}"),
            owner.api().patch(owner.project(), "{\"name\":\"\"}"))) {
      answer.expectInvalid("blank", "This field may not be blank.", "name");
    }
    JsonObject tooLong = new JsonObject().put("name", "x".repeat(201));
    for (Answer answer :
        List.of(owner.api().post(PROJECTS, tooLong), owner.api().patch(owner.project(), tooLong))) {
      answer.expectInvalid(
          "max_length", "Ensure this field has no more than 200 characters.", "name");
    }
    for (String zone : List.of("Mars/Olympus", "utc", " UTC", "+01:00", "")) {
      JsonObject body = new JsonObject().put("timezone", zone);
      for (Answer answer :
          List.of(owner.api().post(PROJECTS, body), owner.api().patch(owner.project(), body))) {
        if (zone.isEmpty()) {
          answer.expectInvalid("blank", "This field may not be blank.", "timezone");
        } else {
          answer.expectInvalid(
              "invalid_choice", "\"" + zone + "\" is not a valid choice.", "timezone");
        }
      }
    }
    for (String field : List.of("name", "timezone", "access_control")) {
      owner
          .api()
          .patch(owner.project(), new JsonObject().putNull(field))
          .expectInvalid("null", "This field may not be null.", field);
    }
  }

  @Test
  void aProjectCanBeCreatedInAnyAdministeredOrganization(Tenant traveller) {
    String elsewhere =
        traveller
            .api()
            .post("/api/organizations/", "{\"name\":\"Elsewhere\"}")
            .expect(201)
            .json()
            .getString("id");

    JsonObject made =
        traveller
            .api()
            .post(traveller.organization() + "projects/", "{\"name\":\"Terraformed\"}")
            .expect(201)
            .json();

    assertNotEquals(elsewhere, made.getString("organization"));
    assertEquals(traveller.organizationId(), made.getString("organization"));
    JsonObject me = traveller.api().get("/api/users/@me/").json();
    assertEquals(made.getLong("id"), me.getJsonObject("team").getLong("id"));
    assertEquals(traveller.organizationId(), me.getJsonObject("organization").getString("id"));
  }

  @Test
  void organizationsOfOtherTenantsAreNotFound() {
    for (String id : List.of(owner.organizationId(), UUID.randomUUID().toString(), "nonsense")) {
      String path = "/api/organizations/" + id + "/projects/";
      stranger.api().post(path, "{}").expectNotFound("Not found.");
      stranger.api().post(path, "{\"name\":1}").expectNotFound("Not found.");
      String project = path + owner.projectId() + "/";
      for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
        String body = method.startsWith("P") ? "{\"name\":\"taken over\"}" : null;
        stranger.api().send(method, project, body, Map.of()).expectNotFound("Not found.");
      }
    }
  }

  @Test
  void aProjectIsUnderItsOwnOrganizationOnly(Tenant traveller) {
    String elsewhere =
        traveller
            .api()
            .post("/api/organizations/", "{\"name\":\"Elsewhere\"}")
            .json()
            .getString("id");
    String right = traveller.organization() + "projects/" + traveller.projectId() + "/";

    for (String organization : List.of(elsewhere, "@current")) {
      String wrong = "/api/organizations/" + organization + "/projects/" + traveller.projectId();
      for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
        String body = method.startsWith("P") ? "{}" : null;
        traveller.api().send(method, wrong, body, Map.of()).expectNotFound("Not found.");
      }
    }
    assertEquals(
        traveller.api().get(traveller.project()).expect(200).body(),
        traveller.api().get(right).expect(200).body());
    assertEquals(
        "Renamed",
        traveller
            .api()
            .patch(right, "{\"name\":\"Renamed\"}")
            .expect(200)
            .json()
            .getString("name"));
    assertEquals(
        "Again",
        traveller
            .api()
            .send("PUT", right, "{\"name\":\"Again\"}", Map.of())
            .expect(200)
            .json()
            .getString("name"));
    traveller.api().delete(right).expect(204);
    traveller.api().get(right).expectNotFound("Not found.");
    traveller.api().get("/api/organizations/@current/projects/@current/").expect(200);
  }

  @Test
  void everyMemberMayChangeAnOpenProject() {
    JsonObject made = make(administrator, "{}");

    JsonObject changed =
        member
            .api()
            .patch(path(made), "{\"name\":\"Ours\",\"timezone\":\"Asia/Tokyo\",\"id\":1}")
            .expect(200)
            .json();

    assertEquals(made.getLong("id"), changed.getLong("id"));
    assertEquals("Ours", changed.getString("name"));
    assertEquals("Asia/Tokyo", changed.getString("timezone"));
    assertEquals(1, changed.getInteger("effective_membership_level"));
    assertTrue(changed.getString("updated_at").compareTo(made.getString("updated_at")) > 0);
    JsonObject same = member.api().patch(path(made), "{}").expect(200).json();
    assertEquals(changed.put("updated_at", ""), same.put("updated_at", ""));
  }

  @Test
  void theCurrentProjectCanBeChanged(Tenant tenant) {
    tenant.api().patch("/api/projects/@current/", "{\"name\":\"Here\"}").expect(200);

    assertEquals("Here", tenant.api().get(tenant.project()).json().getString("name"));
  }

  @Test
  void onlyAdministratorsOpenAndCloseProjects() {
    JsonObject made = make(administrator, "{}");
    for (String value : List.of("true", "false")) {
      String body = "{\"name\":\"x\",\"access_control\":" + value + "}";
      member.api().patch(path(made), body).expectForbidden(ORGANIZATION_LEVEL);
    }
    assertEquals("Default Project", owner.api().get(path(made)).json().getString("name"));

    for (boolean value : new boolean[] {true, false}) {
      JsonObject body = new JsonObject().put("access_control", value);
      assertEquals(
          value,
          administrator
              .api()
              .patch(path(made), body)
              .expect(200)
              .json()
              .getBoolean("access_control"));
    }
  }

  @Test
  void thePrimaryDashboardIsOneOfTheProject(Tenant tenant) {
    long own = tenant.createDashboard("own");
    long deleted = tenant.createDashboard("deleted");
    tenant.api().delete(tenant.dashboard(deleted)).expect(204);
    long sibling = make(tenant, "{}").getLong("primary_dashboard");
    long foreign = stranger.createDashboard("foreign");
    Api api = tenant.api();

    assertEquals(own, primary(api.patch(tenant.project(), "{\"primary_dashboard\":" + own + "}")));
    for (String id :
        List.of(
            "" + deleted,
            "" + sibling,
            "" + foreign,
            "0",
            "-1",
            "999999999",
            "9223372036854775808",
            "" + (own + (1L << 32)))) {
      api.patch(tenant.project(), "{\"name\":\"x\",\"primary_dashboard\":" + id + "}")
          .expectForbidden(NOT_OF_TEAM);
    }
    assertEquals("Default Project", api.get(tenant.project()).json().getString("name"));
    assertEquals(own, primary(api.patch(tenant.project(), "{\"name\":\"y\"}")));
    assertNull(primary(api.patch(tenant.project(), "{\"primary_dashboard\":null}")));
    api.patch(tenant.project(), "{\"primary_dashboard\":\"x\"}")
        .expectInvalid("invalid_input", "A valid integer is required.", "primary_dashboard");
  }

  private static Long primary(Answer answer) {
    return answer.expect(200).json().getLong("primary_dashboard");
  }

  @Test
  void onlyAdministratorsDeleteProjects() {
    JsonObject made = make(administrator, "{}");

    member.api().delete(path(made)).expectForbidden(PROJECT_LEVEL);

    member.api().get(path(made)).expect(200);
    administrator.api().delete(path(made)).expect(204);
  }

  @Test
  void aDeletedProjectIsGoneAtOnceForEverybody() {
    Tenant maker = owner.addAdministrator();
    JsonObject made = make(maker, "{}");
    Tenant visitor = owner.addMember();
    visitor
        .api()
        .patch("/api/users/@me/", new JsonObject().put("set_current_team", made.getLong("id")))
        .expect(200);
    for (Tenant each : List.of(maker, visitor)) {
      each.api().get("/api/projects/@current/dashboards/").expect(200);
      each.api().get(path(made) + "dashboards/").expect(200);
    }

    assertEquals("", maker.api().delete(path(made)).expect(204).body());

    for (Tenant each : List.of(maker, visitor)) {
      each.api().get(path(made)).expectNotFound("Not found.");
      each.api().get(path(made) + "dashboards/").expectNotFound("Project not found.");
      assertEquals(owner.projectId(), each.api().get("/api/projects/@current/").id());
      each.api().get("/api/projects/@current/dashboards/").expect(200);
    }
    maker.api().delete(path(made)).expectNotFound("Not found.");
  }

  @Test
  void theLastProjectLeavesNoCurrentOne(Tenant tenant) {
    tenant.api().get("/api/projects/@current/dashboards/").expect(200);

    tenant.api().delete("/api/projects/@current/").expect(204);

    tenant.api().get("/api/projects/@current/").expectNotFound("Not found.");
    tenant.api().get("/api/projects/@current/dashboards/").expectNotFound("Project not found.");
    JsonObject me = tenant.api().get("/api/users/@me/").json();
    assertNull(me.getValue("team"));
    assertEquals(tenant.organizationId(), me.getJsonObject("organization").getString("id"));
    make(tenant, "{\"name\":\"A new start\"}");
    tenant.api().get("/api/projects/@current/dashboards/").expect(200);
  }

  @Test
  void nothingIsLeftOfADeletedProject(Tenant tenant) {
    Tenant added = tenant.addMember();
    JsonObject made = make(tenant, "{\"access_control\":true}");
    long id = made.getLong("id");
    JsonObject membership = new JsonObject().put("user_uuid", added.userUuid());
    tenant.api().post(path(made) + "explicit_members/", membership).expect(201);
    tenant.api().post(path(made) + "dashboards/", "{}").expect(201);
    TestDatabase database = owner.gateway().database();
    assertEquals(2, database.count("select count(*) from dashboard where project_id = ?", id));

    tenant.api().delete(path(made)).expect(204);

    for (String table : List.of("dashboard", "project_membership")) {
      assertEquals(
          0, database.count("select count(*) from " + table + " where project_id = ?", id), table);
    }
    assertEquals(0, database.count("select count(*) from project where id = ?", id));
    assertEquals(0, database.count("select count(*) from users where current_project_id = ?", id));
    tenant.api().get(tenant.dashboards()).expect(200);
  }

  @Test
  void administratorsResetTheToken() {
    JsonObject made = make(administrator, "{}");

    member
        .api()
        .send("PATCH", path(made) + "reset_token/", null, Map.of())
        .expectForbidden(PROJECT_LEVEL);
    JsonObject renewed =
        administrator
            .api()
            .send("PATCH", path(made) + "reset_token/", null, Map.of())
            .expect(200)
            .json();

    assertTrue(renewed.getString("api_token").matches("phc_[0-9A-Za-z]{43}"));
    assertNotEquals(made.getString("api_token"), renewed.getString("api_token"));
    assertEquals(renewed, administrator.api().get(path(made)).json());
    stranger
        .api()
        .send("PATCH", path(made) + "reset_token/", null, Map.of())
        .expectForbidden("You don't have access to the project.");
    administrator.api().post(path(made) + "reset_token/", "{}").expect(405);
  }

  @Test
  void projectsOfOtherTenantsAreNotFound() {
    String before = owner.api().get(owner.project()).body();
    for (String path : List.of(owner.project(), PROJECTS + "999999999/")) {
      for (String body : List.of("{\"name\":\"taken over\"}", "{\"name\":1}", "{broken")) {
        stranger.api().patch(path, body).expectNotFound("Not found.");
        stranger.api().send("PUT", path, body, Map.of()).expectNotFound("Not found.");
      }
      stranger.api().delete(path).expectNotFound("Not found.");
    }
    assertEquals(before, owner.api().get(owner.project()).body());
  }

  @Test
  void aLimitedKeyChangesItsProjectsAndCreatesNone(Tenant tenant) {
    JsonObject other = make(tenant, "{}");
    Api limited =
        tenant.limitedApi(
            new JsonObject().put("scoped_teams", new JsonArray().add(tenant.projectId())));
    String refusal = "An API key that is limited to projects cannot create projects.";

    limited.post(PROJECTS, "{}").expectForbidden(refusal);
    limited.post(tenant.organization() + "projects/", "{}").expectForbidden(refusal);
    limited.patch(tenant.project(), "{\"name\":\"mine\"}").expect(200);
    for (String path :
        List.of(path(other), tenant.organization() + "projects/" + other.getLong("id") + "/")) {
      limited.patch(path, "{\"name\":\"x\"}").expectNotFound("Not found.");
      limited.delete(path).expectNotFound("Not found.");
    }
    limited
        .send("PATCH", path(other) + "reset_token/", null, Map.of())
        .expectForbidden(
            "API key does not have access to the requested project: ID " + other.getLong("id"));
    limited.delete(tenant.project()).expect(204);
  }

  @Test
  void aKeyOfAnotherOrganizationCreatesNothingInTheCurrentOne(Tenant traveller) {
    Api limited =
        traveller.limitedApi(
            new JsonObject()
                .put("scoped_organizations", new JsonArray().add(stranger.organizationId())));

    limited
        .post(PROJECTS, "{}")
        .expectForbidden(
            "API key does not have access to the requested organization: ID "
                + traveller.organizationId());
    limited.post(traveller.organization() + "projects/", "{}").expectNotFound("Not found.");
    limited.delete(traveller.project()).expectNotFound("Not found.");
  }

  @Test
  void aKeyNeedsTheScope() {
    Api reader =
        owner.limitedApi(new JsonObject().put("scopes", new JsonArray().add("project:read")));
    String refusal = "API key missing required scope 'project:write'";

    reader.get(owner.project()).expect(200);
    reader.get(owner.organization() + "projects/" + owner.projectId() + "/").expect(200);
    reader.post(PROJECTS, "{}").expectForbidden(refusal);
    reader.patch(owner.project(), "{}").expectForbidden(refusal);
    reader.delete(owner.project()).expectForbidden(refusal);
    assertFalse(owner.api().get(owner.project()).body().isEmpty());
  }
}
