package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Private projects: access, levels, and the right to grant access. */
class PrivateProjectsTest {

  private static final String NO_ACCESS = "You don't have access to the project.";
  private static final String PROJECT_LEVEL =
      "You don't have sufficient permissions in the project.";
  private static final String OPEN =
      "Explicit members can only be accessed for projects with project-based permissioning"
          + " enabled.";
  private static final String ADD_SELF = "You can't explicitly add yourself to projects.";
  private static final String SAME_ORGANIZATION =
      "You both need to belong to the same organization.";
  private static final String OWN_LEVEL = "You can't set your own access level.";

  private static Tenant owner;
  private static Tenant administrator;
  private static Tenant added;
  private static Tenant member;
  private static Tenant stranger;

  private String project = "";
  private String members = "";

  @BeforeAll
  static void makePeople(Tenant fresh, Tenant other) {
    owner = fresh;
    administrator = owner.addAdministrator();
    added = owner.addMember();
    member = owner.addMember();
    stranger = other;
  }

  @BeforeEach
  void makeProject() {
    project =
        "/api/projects/"
            + owner
                .api()
                .post("/api/projects/", "{\"name\":\"Private\",\"access_control\":true}")
                .expect(201)
                .id()
            + "/";
    members = project + "explicit_members/";
  }

  private Answer add(Tenant by, Tenant whom, int level) {
    JsonObject body = new JsonObject().put("user_uuid", whom.userUuid()).put("level", level);
    return by.api().post(members, body);
  }

  private String member(Tenant tenant) {
    return members + tenant.userUuid() + "/";
  }

  private static Answer setLevel(Tenant by, String path, int level) {
    return by.api().patch(path, new JsonObject().put("level", level));
  }

  @Test
  void onlyAdministratorsAndExplicitMembersHaveAccess() {
    add(owner, added, 1).expect(201);

    for (Tenant each : List.of(owner, administrator, added)) {
      each.api().get(project + "dashboards/").expect(200);
      each.api().get(project).expect(200);
    }
    for (Tenant each : List.of(member, stranger)) {
      each.api().get(project + "dashboards/").expectForbidden(NO_ACCESS);
      each.api().post(project + "dashboards/", "{}").expectForbidden(NO_ACCESS);
      each.api().get(members).expectForbidden(NO_ACCESS);
      add(each, each, 1).expectForbidden(NO_ACCESS);
    }
    stranger.api().get(project).expectNotFound("Not found.");
    for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
      String body = method.startsWith("P") ? "{\"name\":\"x\"}" : null;
      member.api().send(method, project, body, Map.of()).expectForbidden(PROJECT_LEVEL);
    }
  }

  @Test
  void listsShowOnlyProjectsWithAccess() {
    long id = owner.api().get(project).id();
    add(owner, added, 8).expect(201);

    for (Map.Entry<Tenant, Integer> each :
        Map.of(owner, 15, administrator, 8, added, 8).entrySet()) {
      Api api = each.getKey().api();
      for (JsonObject row :
          List.of(
              row(api.get("/api/projects/?limit=1000").results(), id),
              row(api.get(owner.organization() + "projects/").results(), id),
              row(teams(api.get(owner.organization()).json()), id),
              row(teams(api.get("/api/organizations/").results().get(0)), id),
              api.get(project).json())) {
        assertEquals(each.getValue(), row.getInteger("effective_membership_level"));
        assertEquals(true, row.getBoolean("access_control"));
      }
    }
    for (String path :
        List.of(
            "/api/projects/?limit=1000",
            "/api/organizations/",
            owner.organization(),
            owner.organization() + "projects/",
            "/api/users/@me/")) {
      String body = member.api().get(path).expect(200).body();
      // a user may have the same number as the project
      String own = path.endsWith("/@me/") ? "\"id\":" + member.userId() + "," : "";
      assertFalse(body.replaceFirst(own, "").contains("\"id\":" + id + ","), path);
    }
    int all = owner.api().get(owner.organization() + "projects/").json().getInteger("count");
    int seen = member.api().get(owner.organization() + "projects/").json().getInteger("count");
    assertEquals(true, seen < all);
  }

  @Test
  void theHigherOfTheTwoLevelsCounts() {
    assertEquals(8, levels(add(owner, added, 8)).getInteger("effective_level"));
    assertEquals(8, levels(add(owner, administrator, 1)).getInteger("effective_level"));

    assertEquals(8, effective(added));
    assertEquals(8, effective(administrator));
    assertEquals(15, effective(owner));
    // administrators of the project may administer it
    added.api().send("PATCH", project + "reset_token/", null, Map.of()).expect(200);
    add(added, member, 1).expect(201);
    added
        .api()
        .patch(project, "{\"access_control\":false}")
        .expectForbidden("Your organization access level is insufficient.");
    added.api().delete(project).expect(204);
  }

  private int effective(Tenant tenant) {
    return tenant.api().get(project).expect(200).json().getInteger("effective_membership_level");
  }

  private static JsonObject levels(Answer answer) {
    return answer.expect(201).json();
  }

  @Test
  void inAnOpenProjectExplicitLevelsDoNotCount() {
    add(owner, added, 8).expect(201);
    owner.api().patch(project, "{\"access_control\":false}").expect(200);

    assertEquals(1, effective(added));
    assertEquals(1, effective(member));
    member.api().get(project + "dashboards/").expect(200);
    added.api().delete(project).expectForbidden(PROJECT_LEVEL);

    owner.api().patch(project, "{\"access_control\":true}").expect(200);
    assertEquals(8, effective(added));
    member.api().get(project + "dashboards/").expectForbidden(NO_ACCESS);
  }

  @Test
  void explicitMembersAreListedByLevelToAllWithAccess() {
    assertEquals("[]", owner.api().get(members).expect(200).body());
    add(owner, administrator, 8).expect(201);
    JsonObject made = add(owner, added, 1).expect(201).json();
    add(administrator, member, 1).expect(201);

    assertEquals(
        List.of(
            "id",
            "level",
            "parent_level",
            "parent_membership_id",
            "joined_at",
            "updated_at",
            "user",
            "effective_level"),
        List.copyOf(made.fieldNames()));
    assertEquals(1, made.getInteger("level"));
    assertEquals(1, made.getInteger("parent_level"));
    assertEquals(1, made.getInteger("effective_level"));
    assertEquals(added.userUuid(), made.getJsonObject("user").getString("uuid"));
    assertEquals(
        made.getString("parent_membership_id"),
        row(owner.api().get(owner.organization() + "members/").results(), added).getString("id"));
    for (Tenant reader : List.of(owner, administrator, added)) {
      JsonArray rows = reader.api().get(members).expect(200).array();
      assertEquals(
          List.of(member.userUuid(), added.userUuid(), administrator.userUuid()),
          rows.stream()
              .map(row -> ((JsonObject) row).getJsonObject("user").getString("uuid"))
              .toList());
      assertEquals(made, rows.getJsonObject(1));
    }
  }

  @Test
  void theLevelOfANewMemberIsOneUnlessGiven() {
    JsonObject body = new JsonObject().put("user_uuid", added.userUuid());

    assertEquals(1, owner.api().post(members, body).expect(201).json().getInteger("level"));
  }

  @Test
  void addingFailsWithTheReason() {
    add(owner, owner, 1).expectForbidden(ADD_SELF);
    add(administrator, administrator, 8).expectForbidden(ADD_SELF);
    add(owner, stranger, 1).expectForbidden(SAME_ORGANIZATION);
    owner
        .api()
        .post(members, new JsonObject().put("user_uuid", UUID.randomUUID().toString()))
        .expectForbidden(SAME_ORGANIZATION);
    add(owner, added, 1).expect(201);
    add(owner, added, 8)
        .expectInvalid(
            "invalid_input",
            "This user likely already is an explicit member of the project.",
            null);
    assertEquals(1, owner.api().get(members).array().size());
  }

  @Test
  void wrongFieldsAreReportedAfterTheRights() {
    add(owner, added, 1).expect(201);
    for (String body : List.of("{}", "{\"user_uuid\":\"x\"}", "{broken", "{\"level\":15}")) {
      added.api().post(members, body).expectForbidden(PROJECT_LEVEL);
      added.api().patch(member(added), body).expectForbidden(PROJECT_LEVEL);
    }
    owner
        .api()
        .post(members, "{\"level\":1}")
        .expectInvalid("required", "This field is required.", "user_uuid");
    owner
        .api()
        .post(members, "{\"user_uuid\":\"x\"}")
        .expectInvalid("invalid_input", "Must be a valid UUID.", "user_uuid");
    for (int level : new int[] {0, 15, 37}) {
      String detail = "\"" + level + "\" is not a valid choice.";
      add(owner, member, level).expectInvalid("invalid_choice", detail, "level");
      setLevel(owner, member(added), level).expectInvalid("invalid_choice", detail, "level");
      setLevel(owner, member(member), level).expectNotFound("Not found.");
    }
  }

  @Test
  void administratorsOfTheProjectChangeLevels() {
    add(owner, added, 8).expect(201);
    add(owner, member, 1).expect(201);

    for (int level : new int[] {8, 1}) {
      JsonObject changed = setLevel(added, member(member), level).expect(200).json();
      assertEquals(level, changed.getInteger("level"));
      assertEquals(level, effective(member));
    }
    assertEquals(
        8,
        added
            .api()
            .send("PUT", member(member), "{\"level\":8}", Map.of())
            .expect(200)
            .json()
            .getInteger("level"));
    assertEquals(8, added.api().patch(member(member), "{}").json().getInteger("level"));
  }

  @Test
  void nobodyChangesTheirOwnLevel() {
    add(owner, administrator, 1).expect(201);
    add(owner, added, 8).expect(201);

    setLevel(administrator, member(administrator), 8).expectForbidden(OWN_LEVEL);
    setLevel(added, member(added), 1).expectForbidden(OWN_LEVEL);
    setLevel(added, members + "@me/", 8).expectForbidden(OWN_LEVEL);
    added.api().patch(member(added), "{}").expect(200);
  }

  @Test
  void nobodyChangesMembersAboveThem() {
    add(administrator, owner, 1).expect(201);

    setLevel(administrator, member(owner), 8)
        .expectForbidden("You can only edit others with level lower or equal to you.");
    administrator
        .api()
        .patch(member(owner), "{\"level\":9}")
        .expectForbidden("You can only edit others with level lower or equal to you.");
  }

  @Test
  void membersOfTheProjectChangeNothing() {
    add(owner, added, 1).expect(201);
    add(owner, administrator, 1).expect(201);

    add(added, member, 1).expectForbidden(PROJECT_LEVEL);
    setLevel(added, member(administrator), 1).expectForbidden(PROJECT_LEVEL);
    setLevel(added, member(added), 8).expectForbidden(PROJECT_LEVEL);
    added.api().delete(member(administrator)).expectForbidden(PROJECT_LEVEL);
    added.api().delete(member(stranger)).expectForbidden(PROJECT_LEVEL);
  }

  @Test
  void aRemovedMemberLosesAccessAtOnce() {
    add(owner, added, 1).expect(201);
    added.api().get(project + "dashboards/").expect(200);

    assertEquals("", owner.api().delete(member(added)).expect(204).body());

    added.api().get(project + "dashboards/").expectForbidden(NO_ACCESS);
    added.session().get(project + "dashboards/").expectForbidden(NO_ACCESS);
    owner.api().delete(member(added)).expectNotFound("Not found.");
    owner.api().delete(member(member)).expectNotFound("Not found.");
    owner.api().delete(members + "nonsense/").expectNotFound("Not found.");
  }

  @Test
  void everybodyMayLeave() {
    for (String path : List.of(member(added), members + "@me/")) {
      add(owner, added, 1).expect(201);

      added.api().delete(path).expect(204);

      added.api().get(project + "dashboards/").expectForbidden(NO_ACCESS);
    }
    administrator.api().delete(member(administrator)).expectNotFound("Not found.");
  }

  @Test
  void anOpenProjectHasNoExplicitMembers() {
    add(owner, added, 1).expect(201);
    owner.api().patch(project, "{\"access_control\":false}").expect(200);

    for (Answer answer :
        List.of(
            owner.api().get(members),
            added.api().get(members),
            add(owner, member, 1),
            add(owner, owner, 1),
            add(owner, stranger, 1),
            setLevel(owner, member(added), 8),
            setLevel(owner, member(member), 8),
            owner.api().delete(member(added)))) {
      answer.expectInvalid("invalid_input", OPEN, null);
    }
    added.api().delete(member(added)).expect(204);
    owner.api().patch(project, "{\"access_control\":true}").expect(200);
    assertEquals("[]", owner.api().get(members).body());
  }

  @Test
  void aProjectThatDoesNotExistHasNoMembers() {
    String nowhere = "/api/projects/999999999/explicit_members/";

    owner.api().get(nowhere).expectNotFound("Project not found.");
    owner.api().post(nowhere, "{}").expectNotFound("Project not found.");
    owner.api().patch(nowhere + "@me/", "{}").expectNotFound("Project not found.");
    owner.api().delete(nowhere + "@me/").expectNotFound("Project not found.");
    owner.api().get(member(added)).expect(405);
  }

  @Test
  void explicitMembershipsEndWithTheMembership() {
    Tenant leaver = owner.addMember();
    add(owner, leaver, 8).expect(201);
    leaver.api().get(project + "dashboards/").expect(200);

    owner.api().delete(owner.member(leaver)).expect(204);

    leaver.api().get(project + "dashboards/").expectForbidden(NO_ACCESS);
    assertEquals("[]", owner.api().get(members).body());
    assertEquals(
        0,
        owner
            .gateway()
            .database()
            .count("select count(*) from project_membership where user_id = ?", leaver.userId()));
  }

  @Test
  void theDatabaseItselfRefusesMembersFromElsewhere() {
    TestDatabase database = owner.gateway().database();
    long id = owner.api().get(project).id();
    String sql =
        "insert into project_membership (project_id, user_id, organization_id, level)"
            + " values (?, ?, ?, 1)";
    for (String organization : List.of(owner.organizationId(), stranger.organizationId())) {
      try {
        database.execute(sql, id, stranger.userId(), UUID.fromString(organization));
        throw new AssertionError("a stranger was added");
      } catch (IllegalStateException refusal) {
        assertEquals(true, refusal.getCause().getMessage().contains("foreign key"));
      }
    }
  }

  @Test
  void aPrivateProjectIsNotTheCurrentOneOfANewMember(Tenant host, Tenant guest) {
    host.api().patch(host.project(), "{\"access_control\":true}").expect(200);
    String invite =
        host.api()
            .post(
                host.organization() + "invites/",
                new JsonObject().put("target_email", guest.email()))
            .json()
            .getString("id");

    guest.session().post("/api/signup/" + invite + "/", "{}").expect(201);

    JsonObject me = guest.session().get("/api/users/@me/").expect(200).json();
    assertNull(me.getValue("team"));
    assertEquals(host.organizationId(), me.getJsonObject("organization").getString("id"));
    guest.api().get("/api/projects/@current/dashboards/").expectNotFound("Project not found.");
  }

  @Test
  void theCurrentProjectMayTurnPrivateUnderItsUsers(Tenant host) {
    Tenant guest = host.addMember();
    guest.api().get("/api/projects/@current/dashboards/").expect(200);

    host.api().patch(host.project(), "{\"access_control\":true}").expect(200);

    guest.api().get("/api/projects/@current/dashboards/").expectForbidden(NO_ACCESS);
    guest.api().get("/api/projects/@current/").expectForbidden(PROJECT_LEVEL);
    assertNull(guest.api().get("/api/users/@me/").json().getValue("team"));
  }

  @Test
  void aLimitedKeyManagesTheProjectsItReaches() {
    long id = owner.api().get(project).id();
    Api inside = owner.limitedApi(new JsonObject().put("scoped_teams", new JsonArray().add(id)));
    Api outside =
        owner.limitedApi(
            new JsonObject().put("scoped_teams", new JsonArray().add(owner.projectId())));
    Api reader =
        owner.limitedApi(new JsonObject().put("scopes", new JsonArray().add("project:read")));
    JsonObject body = new JsonObject().put("user_uuid", added.userUuid());

    inside.post(members, body).expect(201);
    for (Answer answer :
        List.of(outside.get(members), outside.post(members, body), outside.delete(member(added)))) {
      answer.expectForbidden("API key does not have access to the requested project: ID " + id);
    }
    reader.get(members).expect(200);
    reader.delete(member(added)).expectForbidden("API key missing required scope 'project:write'");
    inside.delete(member(added)).expect(204);
  }

  private static List<JsonObject> teams(JsonObject organization) {
    return organization.getJsonArray("teams").stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject row(List<JsonObject> rows, long id) {
    return rows.stream().filter(row -> row.getLong("id") == id).findFirst().orElseThrow();
  }

  private static JsonObject row(List<JsonObject> rows, Tenant tenant) {
    return rows.stream()
        .filter(row -> row.getJsonObject("user").getString("uuid").equals(tenant.userUuid()))
        .findFirst()
        .orElseThrow();
  }
}
