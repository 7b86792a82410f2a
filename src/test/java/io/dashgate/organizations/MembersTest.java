package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Members of an organization: reading, changing, removing, leaving. */
class MembersTest {

  private static final String OWN_LEVEL = "You can't change your own access level.";
  private static final String PASS_ON =
      "You can only pass on organization ownership if you're its owner.";
  private static final String ADMINS_ONLY = "You can only edit others if you are an admin.";
  private static final String NOT_ABOVE =
      "You can only edit others with level lower or equal to you.";
  private static final String OUTSIDER = "You do not have permission to perform this action.";
  private static final String NO_ACCESS = "You don't have access to the project.";

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

  @Test
  void everyMemberSeesTheMembersByNameAndOfOneNameTheNewestFirst() {
    for (Tenant reader : List.of(owner, member)) {
      JsonObject page = reader.api().get(owner.organization() + "members/").expect(200).json();

      assertEquals(3, page.getInteger("count"));
      JsonObject first = page.getJsonArray("results").getJsonObject(0);
      assertEquals(
          List.of("id", "user", "level", "joined_at", "updated_at"),
          List.copyOf(first.fieldNames()));
      assertEquals(
          List.of("id", "uuid", "distinct_id", "first_name", "email"),
          List.copyOf(first.getJsonObject("user").fieldNames()));
      // Ann; Bob who joined last, Bob
      assertEquals(
          List.of(owner.userUuid(), member.userUuid(), administrator.userUuid()),
          uuids(page.getJsonArray("results")));
    }
  }

  @Test
  void membersCanBePagedAndFoundInTheCurrentOrganization() {
    String path = "/api/organizations/@current/members/";

    JsonObject second = owner.api().get(path + "?limit=1&offset=1").expect(200).json();
    JsonObject past = owner.api().get(path + "?offset=9").expect(200).json();

    assertEquals(3, second.getInteger("count"));
    assertEquals(List.of(member.userUuid()), uuids(second.getJsonArray("results")));
    assertTrue(second.getString("next").endsWith(path + "?limit=1&offset=2"));
    assertEquals(3, past.getInteger("count"));
    assertEquals(0, past.getJsonArray("results").size());
  }

  @Test
  void anOrganizationOfOthersIsForbiddenAndOneThatDoesNotExistNotFound() {
    String unknown = "/api/organizations/" + UUID.randomUUID() + "/members/";
    for (Attempt attempt : attempts()) {
      attempt.on(stranger.api(), owner.organization() + "members/").expectForbidden(OUTSIDER);
      attempt.on(owner.api(), unknown).expectNotFound("Organization not found.");
      attempt.on(owner.api(), "/api/organizations/nonsense/members/").expectNotFound("Not found.");
    }
    assertEquals(3, owner.api().get(owner.organization() + "members/").json().getInteger("count"));
  }

  @Test
  void somebodyWhoIsNoMemberIsNotFound() {
    for (String nobody : List.of(stranger.userUuid(), UUID.randomUUID().toString(), "nonsense")) {
      String path = owner.organization() + "members/" + nobody + "/";
      owner.api().patch(path, "{\"level\":8}").expectNotFound("Not found.");
      owner.api().patch(path, "{\"level\":9}").expectNotFound("Not found.");
      owner.api().delete(path).expectNotFound("Not found.");
    }
  }

  @Test
  void membersCannotBeCreatedOrReadOneByOne() {
    owner.api().post(owner.organization() + "members/", "{}").expect(405);
    owner.api().get(owner.member(member)).expect(405);
  }

  @Test
  void anAdministratorMayMakeMembersAdministratorsAndBack() {
    Tenant other = owner.addMember();

    for (int level : new int[] {8, 1}) {
      JsonObject changed = administrator.setLevel(other, level).expect(200).json();

      assertEquals(level, changed.getInteger("level"));
      assertEquals(other.userUuid(), changed.getJsonObject("user").getString("uuid"));
      assertTrue(changed.getString("updated_at").compareTo(changed.getString("joined_at")) > 0);
      // at once, though it was cached
      assertEquals(
          level, other.api().get(owner.organization()).json().getInteger("membership_level"));
    }
    leave(other);
  }

  @Test
  void putIsTheSameAsPatchAndNothingGivenChangesNothing() {
    Tenant other = owner.addMember();
    Api api = owner.api();

    assertEquals(
        8,
        api.send("PUT", owner.member(other), "{\"level\":8}", Map.of())
            .expect(200)
            .json()
            .getInteger("level"));
    String before = api.patch(owner.member(other), "{}").expect(200).body();
    assertEquals(before, api.send("PUT", owner.member(other), "{}", Map.of()).body());
    assertEquals(8, new JsonObject(before).getInteger("level"));
    leave(other);
  }

  @Test
  void aMemberMayChangeNobody() {
    for (int level : new int[] {1, 8, 15}) {
      member.setLevel(administrator, level).expectForbidden(ADMINS_ONLY);
      member.setLevel(owner, level).expectForbidden(ADMINS_ONLY);
      member.setLevel(member, level).expectForbidden(OWN_LEVEL);
    }
    member.api().delete(owner.member(administrator)).expectForbidden(ADMINS_ONLY);
    member.api().delete(owner.member(owner)).expectForbidden(ADMINS_ONLY);
  }

  @Test
  void anAdministratorMayNeitherTouchTheOwnerNorMakeOne() {
    for (int level : new int[] {1, 8, 15}) {
      administrator.setLevel(owner, level).expectForbidden(NOT_ABOVE);
      administrator.setLevel(administrator, level).expectForbidden(OWN_LEVEL);
    }
    administrator.setLevel(member, 15).expectForbidden(PASS_ON);
    administrator.api().delete(owner.member(owner)).expectForbidden(NOT_ABOVE);
    assertEquals(List.of(owner.userUuid()), owners(owner));
  }

  @Test
  void theOwnerMayNotChangeItselfEither() {
    for (String path : List.of(owner.member(owner), owner.organization() + "members/@me/")) {
      for (int level : new int[] {1, 8, 15}) {
        owner.api().patch(path, new JsonObject().put("level", level)).expectForbidden(OWN_LEVEL);
      }
    }
  }

  @Test
  void aWrongLevelIsReportedAfterTheRights() {
    member.setLevel(administrator, 9).expectForbidden(ADMINS_ONLY);
    administrator.setLevel(owner, 9).expectForbidden(NOT_ABOVE);
    owner
        .setLevel(member, 9)
        .expectInvalid("invalid_choice", "\"9\" is not a valid choice.", "level");
    owner
        .api()
        .patch(owner.member(member), "{\"level\":null}")
        .expectInvalid("null", "This field may not be null.", "level");
  }

  @Test
  void anOwnerWhoTransfersOwnershipBecomesAnAdministrator(Tenant founder) {
    Tenant heir = founder.addMember();

    assertEquals(15, founder.setLevel(heir, 15).expect(200).json().getInteger("level"));

    assertEquals(List.of(heir.userUuid()), owners(founder));
    assertEquals(8, level(founder, founder));
    founder.setLevel(heir, 8).expectForbidden(NOT_ABOVE);
    founder.setLevel(heir, 15).expectForbidden(NOT_ABOVE);
    heir.setLevel(founder, 15).expect(200);
    assertEquals(List.of(founder.userUuid()), owners(founder));
  }

  @Test
  void ofConcurrentTransfersOneSucceeds(Tenant founder) {
    List<Tenant> heirs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      heirs.add(founder.addMember());
    }

    List<Answer> answers = Concurrently.call(heirs.size(), i -> founder.setLevel(heirs.get(i), 15));

    assertEquals(1, answers.stream().filter(answer -> answer.status() == 200).count());
    answers.stream()
        .filter(answer -> answer.status() != 200)
        .forEach(answer -> answer.expectForbidden(PASS_ON));
    assertEquals(1, owners(founder).size());
    assertEquals(8, level(founder, founder));
  }

  @RepeatedTest(5)
  void aNewOwnerWhoLeavesConcurrentlyIsEitherGoneOrTheOwner(Tenant founder) {
    Tenant heir = founder.addMember();

    List<Answer> answers =
        Concurrently.call(
            2,
            i ->
                i == 0
                    ? founder.setLevel(heir, 15)
                    : heir.api().delete(founder.organization() + "members/@me/"));

    boolean left = answers.get(1).status() == 204;
    answers.get(0).expect(left ? 404 : 200);
    assertEquals(List.of((left ? founder : heir).userUuid()), owners(founder));
  }

  @Test
  void theDatabaseItselfRefusesASecondOwner(Tenant founder) {
    Tenant other = founder.addMember();

    try {
      owner
          .gateway()
          .database()
          .execute("update membership set level = 15 where user_id = ?", other.userId());
      throw new AssertionError("there are two owners");
    } catch (IllegalStateException refusal) {
      assertTrue(refusal.getCause().getMessage().contains("membership_one_owner"));
    }
  }

  @Test
  void theOwnerCannotLeave() {
    for (String path : List.of(owner.member(owner), owner.organization() + "members/@me/")) {
      owner
          .api()
          .delete(path)
          .expectInvalid("invalid_input", "Cannot leave the organization as its owner!", null);
    }
  }

  @Test
  void aMemberWhoLeavesLosesAccessAtOnceButStaysAUser() {
    Tenant leaver = owner.addMember();
    leaver.api().get(owner.dashboards()).expect(200);

    assertEquals("", leaver.api().delete(owner.organization() + "members/@me/").expect(204).body());

    for (Api each : List.of(leaver.api(), leaver.session())) {
      each.get(owner.dashboards()).expectForbidden(NO_ACCESS);
      each.get(owner.organization()).expectNotFound("Not found.");
      each.get("/api/projects/@current/").expectNotFound("Not found.");
      each.get("/api/projects/@current/dashboards/").expectNotFound("Project not found.");
      each.get("/api/organizations/@current/").expectNotFound("Not found.");
      each.get("/api/organizations/@current/members/").expectNotFound("Organization not found.");
      JsonObject me = each.get("/api/users/@me/").expect(200).json();
      assertNull(me.getValue("team"));
      assertNull(me.getValue("organization"));
      assertEquals(0, me.getJsonArray("organizations").size());
    }
  }

  @Test
  void aRemovedMemberMovesToAnotherOwnOrganization(Tenant traveller) {
    join(owner, traveller);
    assertEquals(owner.projectId(), traveller.api().get("/api/projects/@current/").id());

    administrator.api().delete(owner.member(traveller)).expect(204);

    traveller.api().get(owner.dashboards()).expectForbidden(NO_ACCESS);
    JsonObject me = traveller.api().get("/api/users/@me/").expect(200).json();
    assertEquals(traveller.projectId(), me.getJsonObject("team").getLong("id"));
    assertEquals(traveller.organizationId(), me.getJsonObject("organization").getString("id"));
    traveller.api().get("/api/projects/@current/dashboards/").expect(200);
    administrator.api().delete(owner.member(traveller)).expectNotFound("Not found.");
  }

  @Test
  void aRemovedMemberInAnotherOrganizationStaysThere(Tenant traveller) {
    join(owner, traveller);
    JsonObject back = new JsonObject().put("set_current_team", traveller.projectId());
    traveller.api().patch("/api/users/@me/", back).expect(200);

    owner.api().delete(owner.member(traveller)).expect(204);

    assertEquals(traveller.projectId(), traveller.api().get("/api/projects/@current/").id());
  }

  @Test
  void aFormerMemberMayBeInvitedAgain(Tenant traveller) {
    join(owner, traveller);
    owner.setLevel(traveller, 8).expect(200);
    leave(traveller);

    join(owner, traveller);

    assertEquals(1, level(owner, traveller));
    leave(traveller);
  }

  @Test
  void aKeyThatIsLimitedToProjectsReadsButDoesNotManageMembers() {
    Api limited =
        owner.limitedApi(
            new JsonObject().put("scoped_teams", new JsonArray().add(owner.projectId())));
    String refusal = "An API key that is limited to projects cannot manage members.";

    limited.get(owner.organization() + "members/").expect(200);
    limited.patch(owner.member(member), "{\"level\":8}").expectForbidden(refusal);
    limited.patch(owner.member(member), "{\"level\":9}").expectForbidden(refusal);
    limited.delete(owner.member(member)).expectForbidden(refusal);
  }

  @Test
  void aKeyThatIsLimitedToAnotherOrganizationReachesNoMembers(Tenant traveller) {
    Api limited =
        traveller.limitedApi(
            new JsonObject()
                .put("scoped_organizations", new JsonArray().add(traveller.organizationId())));
    join(owner, traveller);
    for (Attempt attempt : attempts()) {
      attempt
          .on(limited, owner.organization() + "members/")
          .expectForbidden(
              "API key does not have access to the requested organization: ID "
                  + owner.organizationId());
    }
    limited.get(traveller.organization() + "members/").expect(200);
    leave(traveller);
  }

  @Test
  void aKeyNeedsTheScope() {
    Api reader =
        owner.limitedApi(new JsonObject().put("scopes", new JsonArray().add("organization:read")));

    reader.get(owner.organization() + "members/").expect(200);
    reader
        .patch(owner.member(member), "{\"level\":8}")
        .expectForbidden("API key missing required scope 'organization:write'");
    reader
        .delete(owner.member(member))
        .expectForbidden("API key missing required scope 'organization:write'");
    assertNotEquals(8, level(owner, member));
  }

  /** A request to the members of an organization. */
  private record Attempt(String method, String member, String body) {

    Answer on(Api api, String members) {
      return api.send(method, members + member, body, Map.of());
    }
  }

  private static List<Attempt> attempts() {
    String target = member.userUuid() + "/";
    return List.of(
        new Attempt("GET", "", null),
        new Attempt("PATCH", target, "{\"level\":8}"),
        new Attempt("PATCH", target, "{\"level\":9}"),
        new Attempt("PUT", target, "{\"level\":8}"),
        new Attempt("DELETE", target, null),
        new Attempt("DELETE", "@me/", null));
  }

  private static void join(Tenant host, Tenant guest) {
    JsonObject invite = new JsonObject().put("target_email", guest.email());
    String id =
        host.api()
            .post(host.organization() + "invites/", invite)
            .expect(201)
            .json()
            .getString("id");
    guest.session().post("/api/signup/" + id + "/", "{}").expect(201);
  }

  private static void leave(Tenant leaver) {
    leaver.session().delete(owner.organization() + "members/@me/").expect(204);
  }

  private static List<String> uuids(JsonArray members) {
    return members.stream()
        .map(member -> ((JsonObject) member).getJsonObject("user").getString("uuid"))
        .toList();
  }

  private static List<String> owners(Tenant reader) {
    return reader.api().get(reader.organization() + "members/").results().stream()
        .filter(row -> row.getInteger("level") == 15)
        .map(row -> row.getJsonObject("user").getString("uuid"))
        .toList();
  }

  private static int level(Tenant reader, Tenant of) {
    return reader.api().get(reader.organization() + "members/").results().stream()
        .filter(row -> row.getJsonObject("user").getString("uuid").equals(of.userUuid()))
        .findFirst()
        .orElseThrow()
        .getInteger("level");
  }
}
