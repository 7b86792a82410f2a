package io.dashgate.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collaborators: users who may edit a restricted dashboard. */
class CollaboratorsTest {

  private static final String NO_EDIT = "You don't have edit permissions for this dashboard.";
  private static final String NO_RESTRICT =
      "Only the dashboard owner and project admins have the restriction rights required to change"
          + " the dashboard's restriction level.";

  private static Tenant owner;
  private static Tenant creator;
  private static Tenant friend;
  private static Tenant member;
  private long dashboard;
  private String collaborators;

  @BeforeAll
  static void makeMembers(Tenant fresh) {
    owner = fresh;
    creator = owner.addMember();
    friend = owner.addMember();
    member = owner.addMember();
  }

  @BeforeEach
  void restrictADashboard() {
    dashboard =
        creator
            .api()
            .post(owner.dashboards(), "{\"name\":\"r\",\"restriction_level\":37}")
            .expect(201)
            .id();
    collaborators = owner.dashboard(dashboard) + "collaborators/";
  }

  private static JsonObject edit(Tenant user) {
    return new JsonObject().put("user_uuid", user.userUuid()).put("level", 37);
  }

  private int privilege(Api api) {
    return api.get(owner.dashboard(dashboard)).json().getInteger("effective_privilege_level");
  }

  private void expectRefusal(Api api, JsonObject body, String detail) {
    api.post(collaborators, body).expectInvalid("invalid_input", detail, null);
  }

  @Test
  void aCollaboratorMayEditButNotChangeTheRestriction() {
    JsonObject added = creator.api().post(collaborators, edit(friend)).expect(201).json();
    assertEquals(dashboard, added.getLong("dashboard_id"));
    assertEquals(friend.userId(), added.getJsonObject("user").getLong("id"));

    String path = owner.dashboard(dashboard);
    JsonObject changed = friend.api().patch(path, "{\"name\":\"x\"}").expect(200).json();
    assertEquals(37, changed.getInteger("effective_privilege_level"));
    assertEquals(37, privilege(friend.api()));
    assertEquals(21, privilege(member.api()));
    friend.api().patch(path, "{\"restriction_level\":21}").expectForbidden(NO_RESTRICT);
    member.api().patch(path, "{\"name\":\"y\"}").expectForbidden(NO_EDIT);
    friend.api().delete(path).expect(204);
  }

  @Test
  void listsShowTheCallersOwnPrivilege() {
    creator.api().post(collaborators, edit(friend)).expect(201);

    assertEquals(37, privilegeInList(friend));
    assertEquals(37, privilegeInList(creator));
    assertEquals(37, privilegeInList(owner));
    assertEquals(21, privilegeInList(member));
  }

  private int privilegeInList(Tenant user) {
    return user.api().get(owner.dashboards() + "?limit=1000").results().stream()
        .filter(row -> row.getLong("id") == dashboard)
        .findFirst()
        .orElseThrow()
        .getInteger("effective_privilege_level");
  }

  @Test
  void aCollaboratorMayAddAndRemoveOthers() {
    creator.api().post(collaborators, edit(friend)).expect(201);
    friend.api().post(collaborators, edit(member)).expect(201);

    List<Long> listed =
        member.api().get(collaborators).expect(200).array().stream()
            .map(entry -> ((JsonObject) entry).getJsonObject("user").getLong("id"))
            .toList();
    assertEquals(List.of(friend.userId(), member.userId()), listed);

    friend.api().delete(collaborators + member.userUuid() + "/").expect(204);
    assertEquals(21, privilege(member.api()));
    friend.api().delete(collaborators + member.userUuid() + "/").expectNotFound("Not found.");
    friend.api().delete(collaborators + friend.userUuid() + "/").expect(204);
    assertEquals(21, privilege(friend.api()));
  }

  @Test
  void whoMayNotEditMayNotAdd() {
    member.api().post(collaborators, edit(member)).expectForbidden(NO_EDIT);
    member.api().post(collaborators, "{}").expectForbidden(NO_EDIT);
    member.api().delete(collaborators + friend.userUuid() + "/").expectForbidden(NO_EDIT);
  }

  @Test
  void refusalsComeInTheApisOrder(Tenant stranger) {
    Api api = creator.api();
    api.post(collaborators, "{}").expectInvalid("required", "This field is required.", "level");
    api.post(collaborators, "{\"level\":37}")
        .expectInvalid("required", "This field is required.", "user_uuid");
    api.post(collaborators, edit(friend).put("level", 22))
        .expectInvalid("invalid_choice", "\"22\" is not a valid choice.", "level");
    api.post(collaborators, edit(friend).put("user_uuid", "x"))
        .expectInvalid("invalid_input", "Must be a valid UUID.", "user_uuid");

    String nobody = UUID.randomUUID().toString();
    expectRefusal(
        api,
        edit(friend).put("level", 21).put("user_uuid", nobody),
        "Only edit access can be explicitly specified currently.");
    expectRefusal(api, edit(friend).put("user_uuid", nobody), "User does not exist.");
    expectRefusal(
        api, edit(stranger), "Cannot add collaborators that have no access to the project.");
    String inherent =
        "Cannot add collaborators that already have inherent access (the dashboard owner or a"
            + " project admins).";
    expectRefusal(api, edit(creator), inherent);
    expectRefusal(api, edit(owner), inherent);
    api.post(collaborators, edit(friend)).expect(201);
    expectRefusal(api, edit(friend), "User already is a collaborator.");
  }

  @Test
  void anOpenDashboardHasNoneToAddOrRemoveAndRaisingItRevivesThem() {
    creator.api().post(collaborators, edit(friend)).expect(201);
    String path = owner.dashboard(dashboard);
    creator.api().patch(path, "{\"restriction_level\":21}").expect(200);

    expectRefusal(
        creator.api(),
        edit(member).put("level", 21),
        "Cannot add collaborators to a dashboard on the lowest restriction level.");
    creator
        .api()
        .delete(collaborators + friend.userUuid() + "/")
        .expectInvalid(
            "invalid_input",
            "Cannot remove collaborators from a dashboard on the lowest restriction level.",
            null);
    assertEquals(37, privilege(member.api()));

    creator.api().patch(path, "{\"restriction_level\":37}").expect(200);
    assertEquals(37, privilege(friend.api()));
    assertEquals(21, privilege(member.api()));
  }

  @Test
  void aDashboardThatIsNotThereHasNone(Tenant other, Tenant another) {
    for (String path :
        List.of(
            owner.dashboard(999_999_999) + "collaborators/",
            another.dashboards() + "1/collaborators/")) {
      boolean foreign = !path.startsWith(owner.dashboards());
      Api api = creator.api();
      if (foreign) {
        api.get(path).expectForbidden("You don't have access to the project.");
      } else {
        api.get(path).expectNotFound("Dashboard not found.");
        api.post(path, edit(friend)).expectNotFound("Dashboard not found.");
        api.post(path, "{}").expectNotFound("Dashboard not found.");
        api.delete(path + friend.userUuid() + "/").expectNotFound("Dashboard not found.");
      }
    }
    String foreign = other.dashboard(dashboard) + "collaborators/";
    other.api().get(foreign).expectNotFound("Dashboard not found.");
    other.api().post(foreign, edit(other)).expectNotFound("Dashboard not found.");
    creator.api().get(collaborators + friend.userUuid() + "/").expect(405);
    owner.gateway().anonymous().get(collaborators).expect(401);
  }

  @Test
  void addingIsInTheAuditTrail() {
    creator.api().post(collaborators, edit(friend)).expect(201);
    JsonObject recorded =
        owner
            .api()
            .get("/api/organizations/@current/audit/?item_type=collaborator&limit=1")
            .results()
            .get(0);
    assertEquals(friend.userId(), recorded.getJsonObject("after").getLong("user_id"));
    assertEquals(creator.userId(), recorded.getJsonObject("user").getLong("id"));
  }
}
