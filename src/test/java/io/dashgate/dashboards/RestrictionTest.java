package io.dashgate.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dashboards that only their creator and the project's administrators may edit. */
class RestrictionTest {

  private static final String NO_EDIT = "You don't have edit permissions for this dashboard.";
  private static final String NO_RESTRICT =
      "Only the dashboard owner and project admins have the restriction rights required to change"
          + " the dashboard's restriction level.";

  private static Tenant owner;
  private static Tenant creator;
  private static Tenant member;

  @BeforeAll
  static void makeMembers(Tenant fresh) {
    owner = fresh;
    creator = owner.addMember();
    member = owner.addMember();
  }

  private static long restricted() {
    return creator
        .api()
        .post(owner.dashboards(), "{\"name\":\"r\",\"restriction_level\":37}")
        .expect(201)
        .id();
  }

  @Test
  void aMemberMayLookAtARestrictedDashboardButNotChangeIt() {
    String path = owner.dashboard(restricted());

    JsonObject seen = member.api().get(path).expect(200).json();
    assertEquals(37, seen.getInteger("restriction_level"));
    assertEquals(37, seen.getInteger("effective_restriction_level"));
    assertEquals(21, seen.getInteger("effective_privilege_level"));

    member.api().patch(path, "{\"name\":\"x\"}").expectForbidden(NO_EDIT);
    member.api().patch(path, "{\"deleted\":true}").expectForbidden(NO_EDIT);
    member.api().patch(path, "{\"restriction_level\":21}").expectForbidden(NO_EDIT);
    member.api().delete(path).expectForbidden(NO_EDIT);
    assertEquals("r", member.api().get(path).json().getString("name"));
  }

  @Test
  void itsCreatorAndAdministratorsMayChangeIt() {
    for (Tenant editor : List.of(creator, owner)) {
      String path = owner.dashboard(restricted());
      JsonObject seen = editor.api().get(path).json();
      assertEquals(37, seen.getInteger("effective_privilege_level"));

      editor.api().patch(path, "{\"name\":\"x\"}").expect(200);
      editor.api().patch(path, "{\"restriction_level\":21}").expect(200);
      member.api().patch(path, "{\"name\":\"y\"}").expect(200);
      editor.api().delete(path).expect(204);
    }
  }

  @Test
  void onlyTheyMayNameTheRestrictionLevelAtAll() {
    long id = creator.api().post(owner.dashboards(), "{}").id();

    for (String level : List.of("21", "37")) {
      member
          .api()
          .patch(owner.dashboard(id), "{\"restriction_level\":" + level + "}")
          .expectForbidden(NO_RESTRICT);
    }
    assertEquals(
        37, member.api().get(owner.dashboard(id)).json().getInteger("effective_privilege_level"));
  }

  @Test
  void aWrongValueIsReportedAfterTheEditRightAndBeforeTheRestrictionRight() {
    String closed = owner.dashboard(restricted());
    String open = owner.dashboard(creator.api().post(owner.dashboards(), "{}").id());

    member.api().patch(closed, "{\"restriction_level\":22}").expectForbidden(NO_EDIT);
    member
        .api()
        .patch(open, "{\"restriction_level\":22}")
        .expectInvalid("invalid_choice", "\"22\" is not a valid choice.", "restriction_level");
  }

  @Test
  void anyMemberMayMakeARestrictedDashboard() {
    member.api().post(owner.dashboards(), "{\"restriction_level\":37}").expect(201);
  }

  @Test
  void listsCarryTheCallersOwnPrivilege() {
    long id = restricted();

    for (Tenant reader : List.of(owner, creator, member)) {
      JsonObject row =
          reader.api().get(owner.dashboards() + "?limit=1000").results().stream()
              .filter(candidate -> candidate.getLong("id") == id)
              .findFirst()
              .orElseThrow();
      assertEquals(reader == member ? 21 : 37, row.getInteger("effective_privilege_level"));
    }
  }

  @Test
  void aDeletedRestrictedDashboardIsRestoredOnlyByThoseWhoMayEditIt() {
    long id = restricted();
    creator.api().delete(owner.dashboard(id)).expect(204);

    member.api().patch(owner.dashboard(id), "{\"deleted\":false}").expectForbidden(NO_EDIT);
    member.api().patch(owner.dashboard(id), "{\"name\":\"x\"}").expectNotFound("Not found.");
    creator.api().patch(owner.dashboard(id), "{\"deleted\":false}").expect(200);
  }
}
