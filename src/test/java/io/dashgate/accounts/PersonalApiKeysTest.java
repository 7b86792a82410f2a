package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of personal API keys, and the limits that a key can have. */
class PersonalApiKeysTest {

  private static final String KEYS = "/api/personal_api_keys/";

  private static Tenant tenant;
  private static Api session;

  /** Belongs to a second organization besides its own, as a member. */
  private static Tenant traveller;

  @BeforeAll
  static void signUp(Tenant fresh, Tenant other) {
    tenant = fresh;
    session = tenant.session();
    traveller = other;
    traveller.session().post("/api/signup/" + invite(tenant, traveller) + "/", "{}").expect(201);
  }

  @Test
  void aNewKeyShowsItsValueOnce() {
    JsonObject made = create(session, new JsonObject().put("label", "  My script "));

    assertEquals(
        List.of(
            "id",
            "label",
            "value",
            "mask_value",
            "created_at",
            "last_used_at",
            "user_id",
            "expires_at",
            "scopes",
            "scoped_teams",
            "scoped_organizations"),
        List.copyOf(made.fieldNames()));
    String value = made.getString("value");
    assertTrue(value.matches("phx_[0-9A-Za-z]{43}"), value);
    assertEquals("phx_..." + value.substring(value.length() - 4), made.getString("mask_value"));
    assertEquals("My script", made.getString("label"));
    assertEquals(tenant.userId(), made.getLong("user_id"));
    assertNull(made.getValue("last_used_at"));
    assertEquals(JsonArray.of("*"), made.getJsonArray("scopes"));
    assertEquals(new JsonArray(), made.getJsonArray("scoped_teams"));
    assertEquals(new JsonArray(), made.getJsonArray("scoped_organizations"));

    JsonObject read = session.get(path(made)).expect(200).json();
    made.remove("value");
    assertEquals(made, read);
    assertFalse(session.get(KEYS).body().contains(value));
  }

  @Test
  void keysAreListedNewestFirst(Tenant fresh) {
    create(fresh.session(), new JsonObject().put("label", "second"));
    create(fresh.api(), new JsonObject().put("label", "third"));

    Answer list = fresh.session().get(KEYS).expect(200);

    List<String> labels =
        list.array().stream().map(key -> ((JsonObject) key).getString("label")).toList();
    assertEquals(List.of("third", "second", "tests"), labels);
  }

  @Test
  void keysOfOneLabelDiffer() {
    JsonObject body = new JsonObject().put("label", "twin");

    JsonObject first = create(session, body);
    JsonObject second = create(session, body);

    assertNotEquals(first.getString("id"), second.getString("id"));
    assertNotEquals(first.getString("value"), second.getString("value"));
  }

  @Test
  void theLabelIsRequired() {
    for (String body : List.of("{}", "", "{\"scopes\":[\"*\"]}")) {
      session.post(KEYS, body).expectInvalid("required", "This field is required.", "label");
    }
    session
        .post(KEYS, "{\"label\":null}")
        .expectInvalid("null", "This field may not be null.", "label");
  }

  @Test
  void aBlankLabelIsRefused() {
    for (String label : List.of("", " \t ")) {
      session
          .post(KEYS, new JsonObject().put("label", label))
          .expectInvalid("blank", "This field may not be blank.", "label");
    }
  }

  @Test
  void aLabelHasAtMostFortyCharacters() {
    assertEquals(
        "x".repeat(40),
        create(session, new JsonObject().put("label", " " + "x".repeat(40) + " "))
            .getString("label"));
    session
        .post(KEYS, new JsonObject().put("label", "x".repeat(41)))
        .expectInvalid("max_length", "Ensure this field has no more than 40 characters.", "label");
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    session
        .post(KEYS, "{\"label\":\"x\",\"scopes\":[\"dashboard:delete\"]}")
        .expectInvalid("invalid_choice", "\"dashboard:delete\" is not a valid choice.", "scopes");
    session
        .post(KEYS, "{\"label\":\"x\",\"scopes\":\"*\"}")
        .expectInvalid("not_a_list", "Expected a list of items but got type \"str\".", "scopes");
    session
        .post(KEYS, "{\"label\":\"x\",\"scoped_organizations\":[\"mine\"]}")
        .expectInvalid("invalid_input", "Must be a valid UUID.", "scoped_organizations");
    session
        .post(KEYS, "{\"label\":\"x\",\"scoped_teams\":[1.5]}")
        .expectInvalid("invalid_input", "A valid integer is required.", "scoped_teams");
    for (String id : List.of("0", "-1", "9223372036854775808", "null", "{}")) {
      Answer answer = session.post(KEYS, "{\"label\":\"x\",\"scoped_teams\":[" + id + "]}");
      answer.expect(400);
      assertEquals("scoped_teams", answer.json().getString("attr"));
    }
  }

  @Test
  void valueAndOwnerCannotBeChosen() {
    JsonObject made =
        create(
            session,
            new JsonObject()
                .put("label", "mine")
                .put("id", "chosen")
                .put("value", "phx_chosen")
                .put("user_id", 1_000_000)
                .put("mask_value", "x"));

    assertNotEquals("chosen", made.getString("id"));
    assertTrue(made.getString("value").length() > 40);
    assertEquals(tenant.userId(), made.getLong("user_id"));
  }

  @Test
  void keysOfOthersAreNotThere(Tenant other) {
    JsonObject key = create(session, new JsonObject().put("label", "mine"));

    for (Api api : List.of(other.session(), other.api())) {
      api.get(path(key)).expectNotFound("Not found.");
      api.delete(path(key)).expectNotFound("Not found.");
      assertFalse(api.get(KEYS).body().contains(key.getString("id")));
    }
    tenant.gateway().as(key.getString("value")).get("/api/users/@me/").expect(200);
  }

  @Test
  void anUnknownKeyIsNotThere() {
    for (String id : List.of("nonsense", "0", tenant.key(), "x".repeat(50))) {
      session.get(KEYS + id + "/").expectNotFound("Not found.");
      session.delete(KEYS + id + "/").expectNotFound("Not found.");
    }
  }

  @Test
  void currentIsTheKeyThatMakesTheCall() {
    JsonObject key = create(session, new JsonObject().put("label", "self"));
    Api self = tenant.gateway().as(key.getString("value"));

    assertEquals(key.getString("id"), self.get(KEYS + "@current/").json().getString("id"));
    session.get(KEYS + "@current/").expectNotFound("Not found.");
    self.delete(KEYS + "@current/").expectNotFound("Not found.");
    self.get(KEYS + "@current/").expect(200);
  }

  @Test
  void aDeletedKeyIsGone() {
    JsonObject key = create(session, new JsonObject().put("label", "doomed"));

    assertEquals("", session.delete(path(key)).expect(204).body());

    session.delete(path(key)).expectNotFound("Not found.");
    session.get(path(key)).expectNotFound("Not found.");
    assertFalse(session.get(KEYS).body().contains(key.getString("id")));
  }

  @Test
  void aKeyCanDeleteItselfAndThenNothingMore() {
    JsonObject key = create(session, new JsonObject().put("label", "suicidal"));
    Api self = tenant.gateway().as(key.getString("value"));

    self.delete(path(key)).expect(204);

    self.get("/api/users/@me/").expect(401);
  }

  @Test
  void ofDeletesAtOnceOneSucceeds() {
    JsonObject key = create(session, new JsonObject().put("label", "doomed"));

    List<Integer> statuses =
        Concurrently.call(6, any -> session.delete(path(key)).status()).stream().sorted().toList();

    assertEquals(List.of(204, 404, 404, 404, 404, 404), statuses);
  }

  @Test
  void aKeyCannotBeChanged() {
    JsonObject key = create(session, new JsonObject().put("label", "fixed"));

    session
        .patch(path(key), "{\"label\":\"other\"}")
        .expectError(
            405, "invalid_request", "method_not_allowed", "Method \"PATCH\" not allowed.", null);
  }

  @Test
  void itsUseIsNotedSoon() throws InterruptedException {
    JsonObject key = create(session, new JsonObject().put("label", "used"));
    tenant.gateway().as(key.getString("value")).get("/api/users/@me/").expect(200);

    for (int i = 0; i < 100; i++) {
      String lastUsed = session.get(path(key)).json().getString("last_used_at");
      if (lastUsed != null) {
        assertTrue(lastUsed.compareTo(key.getString("created_at")) > 0, lastUsed);
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("last_used_at was never written");
  }

  @Test
  void aKeyThatMayReadDashboardsMayDoNothingElse() {
    long id = tenant.createDashboard("read only");
    JsonObject key = create(session, scoped("dashboard:read"));
    Api api = tenant.gateway().as(key.getString("value"));

    api.get(tenant.dashboards()).expect(200);
    api.get(tenant.dashboard(id)).expect(200);
    api.get(KEYS + "@current/").expect(200);

    expectMissing("dashboard:write", api.post(tenant.dashboards(), "{}"));
    expectMissing("dashboard:write", api.patch(tenant.dashboard(id), "{\"name\":\"x\"}"));
    expectMissing("dashboard:write", api.delete(tenant.dashboard(id)));
    expectMissing("user:read", api.get("/api/users/@me/"));
    expectMissing("project:read", api.get("/api/projects/"));
    expectMissing("organization:read", api.get("/api/organizations/"));
    expectMissing("organization:write", api.get("/api/organizations/@current/invites/"));
    expectMissing("organization:write", api.post("/api/organizations/@current/invites/", "{}"));
    assertEquals("read only", session.get(tenant.dashboard(id)).json().getString("name"));
  }

  @Test
  void aRightToWriteIncludesTheRightToRead() {
    Api api = keyOf(session, scoped("dashboard:write"));

    long id = api.post(tenant.dashboards(), "{}").expect(201).id();
    api.get(tenant.dashboard(id)).expect(200);
    api.get(tenant.dashboards()).expect(200);
    api.delete(tenant.dashboard(id)).expect(204);
    expectMissing("user:read", api.get("/api/users/@me/"));
  }

  @Test
  void aScopeOfOneKindIsNoneOfAnother() {
    Api api = keyOf(session, scoped("user:read", "organization:write", "project:write"));

    api.get("/api/users/@me/").expect(200);
    api.get("/api/organizations/").expect(200);
    api.get("/api/projects/").expect(200);
    expectMissing("dashboard:read", api.get(tenant.dashboards()));
  }

  @Test
  void aKeyWithoutScopesMayOnlyLookAtItself() {
    Api api = keyOf(session, scoped());

    api.get(KEYS + "@current/").expect(200);
    expectMissing("dashboard:read", api.get(tenant.dashboards()));
    expectMissing("user:read", api.get("/api/users/@me/"));
  }

  @Test
  void aKeyWithScopesMayNotManageKeys() {
    JsonObject key = create(session, scoped("dashboard:write", "organization:write", "user:read"));
    Api api = tenant.gateway().as(key.getString("value"));

    expectMissing("personal_api_key:read", api.get(KEYS));
    expectMissing("personal_api_key:write", api.post(KEYS, "{\"label\":\"more\"}"));
    expectMissing("personal_api_key:write", api.delete(path(key)));
    api.get(KEYS + "@current/").expect(200);
  }

  @Test
  void aKeyWithLimitsMayNotMakeKeys() {
    JsonObject toProject =
        new JsonObject().put("label", "p").put("scoped_teams", JsonArray.of(tenant.projectId()));
    JsonObject toOrganization =
        new JsonObject()
            .put("label", "o")
            .put("scoped_organizations", JsonArray.of(tenant.organizationId()));

    for (JsonObject limits : List.of(toProject, toOrganization)) {
      keyOf(session, limits)
          .post(KEYS, "{\"label\":\"more\"}")
          .expectForbidden("An API key that is limited, or that expires, cannot create keys.");
    }
  }

  @Test
  void aKeyWithScopesOrLimitsMayNotTurnAnInvitationIntoASession(Tenant outsider) {
    JsonObject limits =
        new JsonObject().put("label", "p").put("scoped_teams", JsonArray.of(tenant.projectId()));

    for (JsonObject key : List.of(scoped("dashboard:read"), limits)) {
      keyOf(session, key).post("/api/signup/" + invite(outsider, tenant) + "/", "{}").expect(403);
    }
  }

  @Test
  void aKeyLimitedToAProjectEntersNoOther() {
    Api api =
        keyOf(
            traveller.session(),
            new JsonObject()
                .put("label", "one project")
                .put("scoped_teams", JsonArray.of(traveller.projectId())));

    api.get(traveller.dashboards()).expect(200);
    api.post(traveller.dashboards(), "{}").expect(201);
    String text = "API key does not have access to the requested project: ID " + tenant.projectId();
    api.get(tenant.dashboards()).expectForbidden(text);
    api.post(tenant.dashboards(), "{}").expectForbidden(text);
    api.get("/api/projects/@current/dashboards/").expectForbidden(text);

    List<JsonObject> projects = api.get("/api/projects/").expect(200).results();
    assertEquals(List.of(traveller.projectId()), ids(projects));
    api.get("/api/projects/" + tenant.projectId() + "/").expectNotFound("Not found.");
    api.get("/api/projects/@current/").expectNotFound("Not found.");
    for (JsonObject organization : api.get("/api/organizations/").expect(200).results()) {
      boolean own = organization.getString("id").equals(traveller.organizationId());
      assertEquals(own ? 1 : 0, organization.getJsonArray("teams").size());
    }
    assertNull(api.get("/api/users/@me/").expect(200).json().getValue("team"));
  }

  @Test
  void aKeyLimitedToAProjectCannotManageInvitations() {
    Api api =
        keyOf(
            traveller.session(),
            new JsonObject()
                .put("label", "one project")
                .put("scoped_teams", JsonArray.of(traveller.projectId())));

    String detail = "An API key that is limited to projects cannot manage invitations.";
    String invites = "/api/organizations/@current/invites/";
    api.get(invites).expectForbidden(detail);
    api.post(invites, "{\"target_email\":\"eve@example.com\"}").expectForbidden(detail);
    api.post(invites + "bulk/", "[{\"target_email\":\"eve@example.com\"}]").expectForbidden(detail);
  }

  @Test
  void aKeyLimitedToAnOrganizationEntersNoOther() {
    Api api =
        keyOf(
            traveller.session(),
            new JsonObject()
                .put("label", "one organization")
                .put(
                    "scoped_organizations",
                    JsonArray.of(traveller.organizationId().toUpperCase(Locale.ROOT))));

    api.get(traveller.dashboards()).expect(200);
    api.get(tenant.dashboards())
        .expectForbidden(
            "API key does not have access to the requested project: ID " + tenant.projectId());
    assertEquals(List.of(traveller.projectId()), ids(api.get("/api/projects/").results()));
    List<JsonObject> organizations = api.get("/api/organizations/").expect(200).results();
    assertEquals(1, organizations.size());
    assertEquals(traveller.organizationId(), organizations.get(0).getString("id"));
    String foreign = "/api/organizations/" + tenant.organizationId() + "/";
    api.get(foreign).expectNotFound("Not found.");
    api.get(foreign + "projects/").expectNotFound("Not found.");
    api.get(foreign + "invites/").expectNotFound("Not found.");
    api.post(foreign + "invites/", "{\"target_email\":\"eve@example.com\"}")
        .expectNotFound("Not found.");
    JsonObject me = api.get("/api/users/@me/").expect(200).json();
    assertEquals(1, me.getJsonArray("organizations").size());
    assertNull(me.getValue("organization"));
  }

  @Test
  void limitsTakeRightsAwayAndNeverGiveAny(Tenant stranger) {
    JsonObject body =
        new JsonObject()
            .put("label", "greedy")
            .put("scoped_teams", JsonArray.of(tenant.projectId()))
            .put("scoped_organizations", JsonArray.of(tenant.organizationId()));

    Api api = keyOf(stranger.session(), body);

    api.get(tenant.dashboards()).expectForbidden("You don't have access to the project.");
    api.get("/api/organizations/" + tenant.organizationId() + "/").expectNotFound("Not found.");
    assertEquals(0, api.get("/api/projects/").json().getInteger("count"));
    assertEquals(0, api.get("/api/organizations/").json().getInteger("count"));
  }

  @Test
  void limitsAreShownWithoutDoubles() {
    JsonObject made =
        create(
            session,
            new JsonObject()
                .put("label", "limited")
                .put("scopes", JsonArray.of("user:read", "dashboard:read", "user:read"))
                .put("scoped_teams", JsonArray.of(tenant.projectId(), "" + tenant.projectId()))
                .put("scoped_organizations", JsonArray.of(tenant.organizationId())));

    assertEquals(JsonArray.of("user:read", "dashboard:read"), made.getJsonArray("scopes"));
    assertEquals(1, made.getJsonArray("scoped_teams").size());
    assertEquals(tenant.projectId(), made.getJsonArray("scoped_teams").getLong(0));
    assertEquals(JsonArray.of(tenant.organizationId()), made.getJsonArray("scoped_organizations"));
  }

  private static String invite(Tenant host, Tenant guest) {
    return host.api()
        .post(
            "/api/organizations/" + host.organizationId() + "/invites/",
            new JsonObject().put("target_email", guest.email()))
        .expect(201)
        .json()
        .getString("id");
  }

  private static JsonObject create(Api api, JsonObject body) {
    return api.post(KEYS, body).expect(201).json();
  }

  private static Api keyOf(Api api, JsonObject body) {
    return tenant.gateway().as(create(api, body).getString("value"));
  }

  private static JsonObject scoped(String... scopes) {
    return new JsonObject().put("label", "scoped").put("scopes", JsonArray.of((Object[]) scopes));
  }

  private static String path(JsonObject key) {
    return KEYS + key.getString("id") + "/";
  }

  private static List<Long> ids(List<JsonObject> rows) {
    return rows.stream().map(row -> row.getLong("id")).toList();
  }

  private static void expectMissing(String scope, Answer answer) {
    answer.expectForbidden("API key missing required scope '" + scope + "'");
  }

  @Test
  void aKeyIsRefusedOnceItHasExpired() throws InterruptedException {
    String soon = OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(2).toString();
    JsonObject key = create(session, scoped("dashboard:read").put("expires_at", soon));
    Api api = tenant.gateway().as(key.getString("value"));

    api.get(tenant.dashboards()).expect(200);
    Soon.seen(Duration.ofSeconds(4), () -> api.get(tenant.dashboards()).status() == 401);
  }

  @Test
  void aKeyCannotBeBornExpired() {
    session
        .post(KEYS, scoped("*").put("expires_at", "2020-01-01T00:00:00Z"))
        .expectInvalid("invalid_input", "The time must be in the future.", "expires_at");
    for (String wrong : List.of("2999-01-01", "2999-01-01T00:00:00", "tomorrow", "")) {
      session
          .post(KEYS, scoped("*").put("expires_at", wrong))
          .expectInvalid("invalid_input", "Datetime has wrong format. Use ISO 8601.", "expires_at");
    }
    assertNull(create(session, scoped("*").putNull("expires_at")).getValue("expires_at"));
  }

  @Test
  void aKeyMayRollItselfWhateverItMayDo() {
    JsonObject key = create(session, scoped("dashboard:read"));
    Api old = tenant.gateway().as(key.getString("value"));

    JsonObject rolled = old.post(KEYS + "@current/roll/", "{}").expect(200).json();
    Api fresh = tenant.gateway().as(rolled.getString("value"));

    assertEquals(key.getString("id"), rolled.getString("id"));
    assertEquals(key.getJsonArray("scopes"), rolled.getJsonArray("scopes"));
    old.get(tenant.dashboards()).expect(200);
    fresh.get(tenant.dashboards()).expect(200);
    fresh.post(KEYS + "@current/roll/", "{\"overlap_seconds\":0}").expect(200);
    old.get(tenant.dashboards()).expect(401);
    fresh.get(tenant.dashboards()).expect(401);
  }

  @Test
  void aLimitedKeyCannotRollAnother(Tenant foreigner) {
    String other = create(session, scoped("*")).getString("id");

    keyOf(session, scoped("dashboard:read"))
        .post(KEYS + other + "/roll/", "{}")
        .expectForbidden("An API key that is limited can roll only itself.");
    session.post(KEYS + other + "/roll/", "{}").expect(200);
    foreigner.api().post(KEYS + other + "/roll/", "{}").expectNotFound("Not found.");
    session.post(KEYS + "@current/roll/", "{}").expectNotFound("Not found.");
    session
        .post(KEYS + other + "/roll/", "{\"overlap_seconds\":604801}")
        .expectInvalid(
            "max_value", "Ensure this value is less than or equal to 604800.", "overlap_seconds");
  }

  @Test
  void theOldValueEndsWithTheOverlap() {
    JsonObject key = create(session, scoped("dashboard:read"));
    Api old = tenant.gateway().as(key.getString("value"));

    session.post(KEYS + key.getString("id") + "/roll/", "{\"overlap_seconds\":1}").expect(200);
    Soon.seen(Duration.ofSeconds(3), () -> old.get(tenant.dashboards()).status() == 401);
  }

  @Test
  void aValueThatWasRolledOutCannotRollItsKey() {
    JsonObject key = create(session, scoped("*"));
    Api old = tenant.gateway().as(key.getString("value"));
    session.post(KEYS + key.getString("id") + "/roll/", "{}").expect(200);

    old.get(tenant.dashboards()).expect(200);
    String refusal = "Only the current value of an API key can roll it.";
    old.post(KEYS + "@current/roll/", "{}").expectForbidden(refusal);
    old.post(KEYS, "{\"label\":\"another\"}")
        .expectForbidden("An API key that is limited, or that expires, cannot create keys.");
  }

  @Test
  void aLimitedKeySeesAndDeletesNoOthers() {
    String other = create(session, scoped("*")).getString("id");
    JsonObject wanted =
        new JsonObject().put("label", "l").put("scoped_teams", JsonArray.of(tenant.projectId()));
    JsonObject made = create(session, wanted);
    Api limited = tenant.gateway().as(made.getString("value"));
    String refusal = "An API key that is limited sees no other keys.";

    limited.get(KEYS).expectForbidden(refusal);
    limited.delete(KEYS + other + "/").expectForbidden(refusal);
    limited.get(KEYS + other + "/").expectNotFound("Not found.");
    limited.get(KEYS + "@current/").expect(200);
    limited.delete(KEYS + made.getString("id") + "/").expect(204);
    session.get(KEYS + other + "/").expect(200);
  }

  @Test
  void aKeyForAProjectKnowsNothingOfOtherOrganizations() {
    JsonObject wanted =
        new JsonObject()
            .put("label", "one project")
            .put("scoped_teams", JsonArray.of(traveller.projectId()));
    Api api = keyOf(traveller.session(), wanted);
    String foreign = "/api/organizations/" + tenant.organizationId() + "/";

    api.get(foreign).expectNotFound("Not found.");
    api.get(foreign + "members/").expect(403);
    assertEquals(1, api.get("/api/organizations/").json().getInteger("count"));
    assertFalse(api.get("/api/users/@me/").expect(200).body().contains(tenant.organizationId()));
  }
}
