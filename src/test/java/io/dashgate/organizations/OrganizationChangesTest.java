package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Creating, renaming and deleting organizations. */
class OrganizationChangesTest {

  private static final String ORGANIZATIONS = "/api/organizations/";
  private static final String CURRENT = "/api/organizations/@current/";
  private static final String TOO_LOW = "Your organization access level is insufficient.";

  private static JsonObject make(Tenant maker, String name) {
    return maker.api().post(ORGANIZATIONS, new JsonObject().put("name", name)).expect(201).json();
  }

  @Test
  void theCreatorOwnsANewOrganizationAndIsInItsOnlyProject(Tenant maker) {
    maker.api().get("/api/projects/@current/dashboards/").expect(200);

    JsonObject made = make(maker, " Second ");

    assertEquals("Second", made.getString("name"));
    assertEquals(15, made.getInteger("membership_level"));
    assertEquals(1, made.getJsonArray("teams").size());
    JsonObject team = made.getJsonArray("teams").getJsonObject(0);
    assertEquals("Default Project", team.getString("name"));
    assertEquals(15, team.getInteger("effective_membership_level"));
    assertEquals(made, maker.api().get(CURRENT).expect(200).json());
    assertEquals(made, maker.api().get(ORGANIZATIONS + made.getString("id") + "/").json());
    JsonObject project = maker.api().get("/api/projects/@current/").expect(200).json();
    assertEquals(team.getLong("id"), project.getLong("id"));
    assertNull(project.getValue("primary_dashboard"));
    JsonObject page = maker.api().get("/api/projects/@current/dashboards/").expect(200).json();
    assertEquals(0, page.getInteger("count"));
    assertEquals(2, maker.api().get(ORGANIZATIONS).json().getInteger("count"));
  }

  @Test
  void theNameIsOneToSixtyFourCharacters(Tenant maker) {
    Api api = maker.api();

    api.post(ORGANIZATIONS, "{}").expectInvalid("required", "This field is required.", "name");
    for (String method : List.of("POST", "PATCH", "PUT")) {
      String path = method.equals("POST") ? ORGANIZATIONS : CURRENT;
      api.send(method, path, "{\"name\":\" \"}", Map.of())
          .expectInvalid("blank", "This field may not be blank.", "name");
      api.send(method, path, "{\"name\":null}", Map.of())
          .expectInvalid("null", "This field may not be null.", "name");
      api.send(method, path, "{\"name\":5}", Map.of())
          .expectInvalid("invalid_input", "Not a valid string.", "name");
      api.send(method, path, new JsonObject().put("name", "x".repeat(65)).encode(), Map.of())
          .expectInvalid("max_length", "Ensure this field has no more than 64 characters.", "name");
    }
    make(maker, "x".repeat(64));
  }

  @Test
  void organizationsOfOneNameAtOnceHaveSlugsOfTheirOwn(Tenant maker) {
    String name = "Org " + UUID.randomUUID();

    List<String> slugs = Concurrently.call(6, any -> make(maker, name).getString("slug"));

    assertEquals(6, slugs.stream().distinct().count());
    assertEquals(7, maker.api().get(ORGANIZATIONS).json().getInteger("count"));
  }

  @Test
  void administratorsAndTheOwnerRename(Tenant owner) {
    Tenant administrator = owner.addAdministrator();
    JsonObject before = owner.api().get(owner.organization()).json();

    JsonObject renamed =
        administrator
            .api()
            .patch(owner.organization(), "{\"name\":\"Renamed\",\"slug\":\"x\"}")
            .expect(200)
            .json();

    assertEquals("Renamed", renamed.getString("name"));
    assertEquals(8, renamed.getInteger("membership_level"));
    assertEquals(before.getString("slug"), renamed.getString("slug"));
    assertTrue(renamed.getString("updated_at").compareTo(before.getString("updated_at")) > 0);
    assertEquals(renamed.getJsonArray("teams").getJsonObject(0).getLong("id"), owner.projectId());
    assertEquals(
        "Again",
        owner
            .api()
            .send("PUT", CURRENT, "{\"name\":\"Again\"}", Map.of())
            .expect(200)
            .json()
            .getString("name"));
    assertEquals("Again", owner.api().patch(CURRENT, "{}").expect(200).json().getString("name"));
  }

  @Test
  void membersChangeNothing(Tenant owner) {
    Tenant administrator = owner.addAdministrator();
    Tenant member = owner.addMember();
    String before = owner.api().get(owner.organization()).body();

    for (String path : List.of(owner.organization(), CURRENT)) {
      for (String body : List.of("{\"name\":\"x\"}", "{}", "{\"name\":1}", "{broken")) {
        member.api().patch(path, body).expectForbidden(TOO_LOW);
        member.api().send("PUT", path, body, Map.of()).expectForbidden(TOO_LOW);
      }
      member.api().delete(path).expectForbidden(TOO_LOW);
      administrator.api().delete(path).expectForbidden(TOO_LOW);
    }
    assertEquals(before, owner.api().get(owner.organization()).body());
  }

  @Test
  void organizationsOfOtherTenantsAreNotFound(Tenant owner, Tenant stranger) {
    String before = owner.api().get(owner.organization()).body();
    for (String id : List.of(owner.organizationId(), UUID.randomUUID().toString(), "nonsense")) {
      String path = ORGANIZATIONS + id + "/";
      for (String body : List.of("{\"name\":\"taken over\"}", "{\"name\":1}", "{broken")) {
        stranger.api().patch(path, body).expectNotFound("Not found.");
        stranger.api().send("PUT", path, body, Map.of()).expectNotFound("Not found.");
      }
      stranger.api().delete(path).expectNotFound("Not found.");
    }
    assertEquals(before, owner.api().get(owner.organization()).body());
  }

  @Test
  void aDeletedOrganizationIsGoneAtOnceForEverybody(Tenant owner, Tenant traveller) {
    Tenant member = owner.addMember();
    String invite =
        owner
            .api()
            .post(
                owner.organization() + "invites/",
                new JsonObject().put("target_email", traveller.email()))
            .json()
            .getString("id");
    traveller.session().post("/api/signup/" + invite + "/", "{}").expect(201);
    for (Tenant each : List.of(owner, member, traveller)) {
      each.api().get(owner.dashboards()).expect(200);
      each.api().get("/api/projects/@current/dashboards/").expect(200);
    }

    assertEquals("", owner.api().delete(CURRENT).expect(204).body());

    for (Tenant each : List.of(owner, member, traveller)) {
      for (Api api : List.of(each.api(), each.session())) {
        api.get(owner.dashboards()).expectNotFound("Project not found.");
        api.get(owner.project()).expectNotFound("Not found.");
        api.get(owner.organization()).expectNotFound("Not found.");
        api.get(owner.organization() + "members/").expectNotFound("Organization not found.");
      }
    }
    assertNull(owner.api().get("/api/users/@me/").expect(200).json().getValue("organization"));
    assertNull(member.api().get("/api/users/@me/").json().getValue("team"));
    assertEquals(
        traveller.projectId(), traveller.api().get("/api/projects/@current/").expect(200).id());
    assertEquals(traveller.organizationId(), traveller.api().get(CURRENT).json().getString("id"));
    traveller.api().get("/api/projects/@current/dashboards/").expect(200);
    owner.api().delete(owner.organization()).expectNotFound("Not found.");
    make(owner, "A new start");
    owner.api().get("/api/projects/@current/dashboards/").expect(200);
  }

  @Test
  void nothingIsLeftOfADeletedOrganization(Tenant owner) {
    Tenant member = owner.addMember();
    UUID id = UUID.fromString(owner.organizationId());
    JsonObject hidden =
        owner.api().post("/api/projects/", "{\"access_control\":true}").expect(201).json();
    owner
        .api()
        .post(
            "/api/projects/" + hidden.getLong("id") + "/explicit_members/",
            new JsonObject().put("user_uuid", member.userUuid()))
        .expect(201);
    owner
        .api()
        .post(owner.organization() + "invites/", "{\"target_email\":\"bob@example.com\"}")
        .expect(201);
    TestDatabase database = owner.gateway().database();
    String dashboards = "select count(*) from dashboard where project_id in (?, ?)";
    assertEquals(2, database.count(dashboards, owner.projectId(), hidden.getLong("id")));

    owner.api().delete(owner.organization()).expect(204);

    assertEquals(0, database.count(dashboards, owner.projectId(), hidden.getLong("id")));
    for (String table : List.of("project", "membership", "project_membership", "invite")) {
      String sql = "select count(*) from " + table + " where organization_id = ?";
      assertEquals(0, database.count(sql, id), table);
    }
    assertEquals(0, database.count("select count(*) from organization where id = ?", id));
    assertEquals(
        2,
        database.count(
            "select count(*) from users where id in (?, ?)"
                + " and current_organization_id is null and current_project_id is null",
            owner.userId(),
            member.userId()));
    owner.api().get("/api/personal_api_keys/@current/").expect(200);
  }

  @Test
  void aLimitedKeyDoesNotManageOrganizations(Tenant owner) {
    Api ofProject =
        owner.limitedApi(
            new JsonObject().put("scoped_teams", new JsonArray().add(owner.projectId())));
    String limited = "An API key that is limited to projects cannot ";

    ofProject
        .post(ORGANIZATIONS, "{\"name\":\"x\"}")
        .expectForbidden(
            "An API key that is limited to projects or organizations cannot create"
                + " organizations.");
    ofProject
        .patch(owner.organization(), "{\"name\":\"x\"}")
        .expectForbidden(limited + "change the organization.");
    ofProject
        .patch(owner.organization(), "{\"name\":1}")
        .expectForbidden(limited + "change the organization.");
    ofProject.delete(owner.organization()).expectForbidden(limited + "delete the organization.");
  }

  @Test
  void aKeyOfOneOrganizationDoesNotReachAnother(Tenant owner) {
    JsonObject second = make(owner, "Second");
    Api ofFirst =
        owner.limitedApi(
            new JsonObject()
                .put("scoped_organizations", new JsonArray().add(owner.organizationId())));
    for (String path : List.of(ORGANIZATIONS + second.getString("id") + "/", CURRENT)) {
      ofFirst.patch(path, "{\"name\":\"x\"}").expectNotFound("Not found.");
      ofFirst.delete(path).expectNotFound("Not found.");
    }
    ofFirst
        .post(ORGANIZATIONS, "{\"name\":\"x\"}")
        .expectForbidden(
            "An API key that is limited to projects or organizations cannot create"
                + " organizations.");

    ofFirst.patch(owner.organization(), "{\"name\":\"First\"}").expect(200);
    ofFirst.delete(owner.organization()).expect(204);
    assertNotEquals(owner.organizationId(), second.getString("id"));
    owner.api().get(CURRENT).expect(200);
  }

  @Test
  void aKeyNeedsTheScope(Tenant owner) {
    Api reader =
        owner.limitedApi(new JsonObject().put("scopes", new JsonArray().add("organization:read")));
    String refusal = "API key missing required scope 'organization:write'";

    reader.get(owner.organization()).expect(200);
    reader.post(ORGANIZATIONS, "{\"name\":\"x\"}").expectForbidden(refusal);
    reader.patch(owner.organization(), "{}").expectForbidden(refusal);
    reader.delete(owner.organization()).expectForbidden(refusal);
  }
}
