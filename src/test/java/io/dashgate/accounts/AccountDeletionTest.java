package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code DELETE /api/users/@me/}: what goes with an account, and what stays. */
@GatewaySettings("DASHGATE_JWT_SECRET=a secret of the tests, 32 bytes or more")
class AccountDeletionTest {

  private static final String ME = "/api/users/@me/";
  private static final String OWNERS_PASSWORD = "correct horse";
  private static final String MEMBERS_PASSWORD = "battery staple";

  /** A second is promised; the machine of the tests may be busy. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  private static TestGateway one;
  private static TestGateway other;
  private static TestDatabase database;
  private Tenant owner;
  private Tenant member;

  @BeforeAll
  static void start(TestGateway own) {
    one = own;
    database = own.database();
    other = own.another(Map.of());
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @BeforeEach
  void signUp() {
    owner = one.signUp();
    member = owner.addMember();
  }

  private static Answer delete(Api api, String password) {
    return delete(api, "@me", new JsonObject().put("current_password", password).encode());
  }

  private static Answer delete(Api api, String uuid, String body) {
    return api.send("DELETE", "/api/users/" + uuid + "/", body, Map.of());
  }

  @Test
  void allCredentialsEndAtOnceEverywhere() {
    List<String> credentials = List.of(member.accessToken(), member.key());
    credentials.forEach(credential -> other.as(credential).get(ME).expect(200));

    assertEquals("", delete(member.session(), MEMBERS_PASSWORD).expect(204).body());

    for (String credential : credentials) {
      one.as(credential).get(ME).expect(401);
      Soon.seen(PROMISED, () -> other.as(credential).get(ME).status() == 401);
    }
    one.anonymous()
        .post("/api/token/refresh/", new JsonObject().put("refresh_token", member.refreshToken()))
        .expect(401);
    logIn(member, MEMBERS_PASSWORD).expect(400);
    for (String table : List.of("membership", "api_key", "session")) {
      assertEquals(
          0,
          database.count("select count(*) from " + table + " where user_id = ?", member.userId()),
          table);
    }
    assertEquals(0, database.count("select count(*) from users where email = ?", member.email()));
  }

  private static Answer logIn(Tenant user, String password) {
    return one.anonymous()
        .post("/api/login/", new JsonObject().put("email", user.email()).put("password", password));
  }

  @Test
  void whatTheUserMadeStaysWithoutItsCreator() {
    long dashboard = member.createDashboard("stays");
    long insight = member.createInsight("stays, too", dashboard);
    member
        .api()
        .post(owner.templates(), new JsonObject().put("template_name", "stays as well"))
        .expect(201);
    member
        .api()
        .post(
            "/api/organizations/@current/invites/",
            new JsonObject().put("target_email", "invited@example.com"))
        .expect(201);

    delete(member.session(), MEMBERS_PASSWORD).expect(204);

    JsonObject kept = owner.api().get(owner.dashboard(dashboard)).expect(200).json();
    assertNull(kept.getValue("created_by"));
    assertEquals(1, kept.getJsonArray("tiles").size());
    JsonObject keptInsight = owner.api().get(owner.insight(insight)).expect(200).json();
    assertNull(keptInsight.getValue("created_by"));
    assertNull(keptInsight.getValue("last_modified_by"));
    owner.api().get(owner.templates()).expect(200);
    List<JsonObject> invites =
        owner.api().get("/api/organizations/@current/invites/").expect(200).results();
    assertNull(invites.get(0).getValue("created_by"));
    owner.api().get(owner.organization() + "members/").expect(200);
    owner
        .api()
        .send("PATCH", owner.dashboard(dashboard), "{}", Map.of("If-Match", "\"0\""))
        .expect(412);
  }

  @Test
  void theTrailShowsTheDeletionWithoutNameAndAddress() {
    delete(member.session(), MEMBERS_PASSWORD).expect(204);

    List<JsonObject> entries =
        owner.api().get(owner.organization() + "audit/?action=deleted").expect(200).results();
    JsonObject entry =
        entries.stream()
            .filter(found -> found.getString("item_type").equals("user"))
            .findFirst()
            .orElseThrow();
    assertEquals(Long.toString(member.userId()), entry.getString("item_id"));
    assertEquals(
        new JsonObject().put("id", member.userId()).put("uuid", member.userUuid()),
        entry.getJsonObject("before"));
    assertNull(entry.getValue("user"));
    assertTrue(
        entries.stream().anyMatch(found -> found.getString("item_type").equals("membership")));
  }

  @Test
  void anOwnerHandsOverFirst() {
    owner.api().patch(owner.organization(), "{\"name\":\"Ours\"}").expect(200);

    delete(owner.session(), OWNERS_PASSWORD)
        .expectInvalid(
            "invalid_input",
            "You own the organization \"Ours\", which has other members. Pass on its ownership, or"
                + " delete it, before you delete your account.",
            null);

    owner.session().get(ME).expect(200);
    owner
        .api()
        .patch("/api/organizations/@current/members/" + member.userUuid() + "/", "{\"level\":15}")
        .expect(200);
    delete(owner.session(), OWNERS_PASSWORD).expect(204);
    member.api().get(owner.organization()).expect(200);
  }

  @Test
  void anOrganizationWithoutOtherMembersGoesWithItsOwner() {
    Tenant alone = one.signUp();
    alone.createDashboard("goes");

    delete(alone.api(), OWNERS_PASSWORD).expect(204);

    assertEquals(0, database.count("select count(*) from project where id = ?", alone.projectId()));
    assertEquals(
        0,
        database.count(
            "select count(*) from organization where id = ?::uuid", alone.organizationId()));
  }

  /** The organization is not deleted together with somebody who joins it at the same time. */
  @Test
  void somebodyWhoJoinsMeanwhileKeepsTheOrganization() {
    Tenant alone = one.signUp();
    Answer[] answer = new Answer[1];
    Thread deletion = new Thread(() -> answer[0] = delete(alone.session(), OWNERS_PASSWORD));

    try (var holder = database.connectAsOwner()) {
      holder.setAutoCommit(false);
      TestDatabase.run(
          holder,
          "insert into membership (organization_id, user_id, level) values ('%s', %d, 1)"
              .formatted(alone.organizationId(), member.userId()));
      deletion.start();
      database.awaitWaiting(1, Duration.ofSeconds(10));
      holder.commit();
      deletion.join();
    } catch (java.sql.SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }

    answer[0].expect(400);
    alone.session().get(ME).expect(200);
  }

  @Test
  void thePasswordConfirmsIt() {
    for (Api api : List.of(member.session(), member.api())) {
      delete(api, "wrong")
          .expectInvalid(
              "incorrect_password", "Your current password is incorrect.", "current_password");
      delete(api, "@me", "{}")
          .expectInvalid("required", "This field is required.", "current_password");
      delete(api, "@me", "{\"current_password\":7}").expect(400);
      delete(api, "@me", "[]").expect(400);
      api.delete(ME).expect(400);
    }
    String key =
        member
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject()
                    .put("label", "limited")
                    .put("scoped_teams", List.of(owner.projectId())))
            .expect(201)
            .json()
            .getString("value");
    delete(one.as(key), MEMBERS_PASSWORD)
        .expectForbidden("An API key that is limited cannot change its user.");
    delete(owner.session(), member.userUuid(), "{}")
        .expectForbidden(
            "As a non-staff user you're only allowed to access the `@me` user instance.");
    member.session().get(ME).expect(200);
  }
}
