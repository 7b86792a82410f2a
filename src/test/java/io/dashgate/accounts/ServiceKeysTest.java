package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys of a project that belong to no user. */
class ServiceKeysTest {

  private static final String NO_USER = "A service key belongs to no user, and cannot do this.";
  private static final String NOT_ADMINISTRATOR =
      "You don't have sufficient permissions in the project.";

  private static Tenant owner;
  private static Tenant member;
  private static String keys;

  @BeforeAll
  static void makeTenants(Tenant fresh) {
    owner = fresh;
    member = owner.addMember();
    keys = "/api/projects/" + owner.projectId() + "/service_keys/";
  }

  private static JsonObject wanted(String... scopes) {
    return new JsonObject().put("label", "Terraform").put("scopes", new JsonArray(List.of(scopes)));
  }

  private static JsonObject create(String... scopes) {
    return owner.api().post(keys, wanted(scopes)).expect(201).json();
  }

  private static Api as(JsonObject key) {
    return owner.gateway().as(key.getString("value"));
  }

  @Test
  void itsValueIsShownOnce() {
    JsonObject made = create("dashboard:read");

    assertTrue(made.getString("value").startsWith("phs_"));
    assertEquals(owner.userId(), made.getJsonObject("created_by").getLong("id"));
    assertTrue(made.getString("value").endsWith(made.getString("mask_value").substring(7)));
    String list = owner.api().get(keys).expect(200).body();
    assertTrue(list.contains(made.getString("id")));
    assertFalse(list.contains(made.getString("value")));
  }

  @Test
  void itWorksInItsProjectWithinItsScopes() {
    Api api = as(create("dashboard:write"));

    JsonObject made =
        api.post(owner.dashboards(), "{\"name\":\"by a service\"}").expect(201).json();
    assertNull(made.getValue("created_by"));
    assertEquals(37, made.getInteger("effective_privilege_level"));
    long id = made.getLong("id");
    api.get("/api/projects/@current/dashboards/" + id + "/").expect(200);
    api.patch(owner.dashboard(id), "{\"restriction_level\":37}").expect(200);
    api.patch(owner.dashboard(id), "{\"name\":\"again\"}").expect(200);
    api.delete(owner.dashboard(id)).expect(204);
    api.get("/api/projects/").expectForbidden("API key missing required scope 'project:read'");
  }

  @Test
  void itMayLookAtItsProjectAndAtNoOther(Tenant stranger) {
    Api api = as(create("project:read"));

    for (String path : List.of("/api/projects/@current/", "/api/projects/" + owner.projectId())) {
      JsonObject project = api.get(path).expect(200).json();
      assertEquals(owner.projectId(), project.getLong("id"));
      assertEquals(8, project.getInteger("effective_membership_level"));
    }
    api.get("/api/projects/" + stranger.projectId() + "/").expectNotFound("Not found.");
  }

  @Test
  void itEntersNoOtherProject(Tenant other) {
    Api api = as(create("dashboard:write"));

    api.get(other.dashboards()).expectForbidden("You don't have access to the project.");
    api.get("/api/projects/999999999/dashboards/").expectNotFound("Project not found.");
  }

  @Test
  void itCannotDoWhatAUserDoes() {
    Api api = as(create("dashboard:write", "project:read"));

    api.get("/api/projects/").expectForbidden(NO_USER);
    api.get(keys).expectForbidden(NOT_ADMINISTRATOR);
    api.post("/api/personal_api_keys/@current/roll/", "{}").expectForbidden(NO_USER);
  }

  @Test
  void itMayAskWhatItMayDo() {
    JsonObject made = create("dashboard:read");
    JsonObject self = as(made).get("/api/personal_api_keys/@current").expect(200).json();

    assertEquals(made.getString("id"), self.getString("id"));
    assertNull(self.getValue("user_id"));
    assertEquals(JsonArray.of("dashboard:read"), self.getJsonArray("scopes"));
    String another = create("dashboard:read").getString("id");
    as(made).get("/api/personal_api_keys/" + another + "/").expectNotFound("Not found.");
  }

  @Test
  void itOutlivesWhoMadeIt(Tenant leaver) {
    JsonObject theirs =
        leaver
            .api()
            .post("/api/projects/@current/service_keys/", wanted("dashboard:read"))
            .expect(201)
            .json();
    owner
        .gateway()
        .database()
        .execute("update users set is_active = false where id = ?", leaver.userId());
    Soon.seen(Duration.ofSeconds(1), () -> leaver.api().get(leaver.dashboards()).status() == 401);
    as(theirs).get(leaver.dashboards()).expect(200);
  }

  @Test
  void onlyAdministratorsManageThem() {
    String id = create("dashboard:read").getString("id");

    member.api().get(keys).expectForbidden(NOT_ADMINISTRATOR);
    member.api().post(keys, wanted("dashboard:read")).expectForbidden(NOT_ADMINISTRATOR);
    member.api().post(keys + id + "/roll/", "{}").expectForbidden(NOT_ADMINISTRATOR);
    member.api().delete(keys + id + "/").expectForbidden(NOT_ADMINISTRATOR);
  }

  @Test
  void aLimitedKeyHandsOnOnlyWhatItHas() {
    JsonObject limited =
        owner
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject()
                    .put("label", "limited")
                    .put("scopes", JsonArray.of("project:write", "dashboard:read")))
            .expect(201)
            .json();

    as(limited).post(keys, wanted("dashboard:read")).expect(201);
    as(limited)
        .post(keys, wanted("dashboard:write"))
        .expectForbidden("API key missing required scope 'dashboard:write'");
  }

  @Test
  void theirScopesEndAtTheProject() {
    for (String scope : new String[] {"*", "project:write", "organization:read", "user:read"}) {
      owner
          .api()
          .post(keys, wanted(scope))
          .expectInvalid("invalid_choice", "\"" + scope + "\" is not a valid choice.", "scopes");
    }
    owner
        .api()
        .post(keys, wanted())
        .expectInvalid("min_length", "Ensure this field has at least 1 elements.", "scopes");
    owner
        .api()
        .post(keys, "{\"label\":\"x\"}")
        .expectInvalid("required", "This field is required.", "scopes");
  }

  @Test
  void aDeletedOneIsRefusedAtOnce() {
    JsonObject made = create("dashboard:read");
    as(made).get(owner.dashboards()).expect(200);

    owner.api().delete(keys + made.getString("id") + "/").expect(204);

    as(made)
        .get(owner.dashboards())
        .expectError(
            401,
            "authentication_error",
            "authentication_failed",
            "Service key found in request Authorization header is invalid.",
            null);
    owner.api().delete(keys + made.getString("id") + "/").expectNotFound("Not found.");
  }

  @Test
  void anotherTenantsIsNotThere(Tenant other) {
    String id = create("dashboard:read").getString("id");
    String foreign = "/api/projects/" + other.projectId() + "/service_keys/" + id + "/";

    other.api().delete(foreign).expectNotFound("Not found.");
    other.api().post(foreign + "roll/", "{}").expectNotFound("Not found.");
    other.api().get(keys).expectForbidden("You don't have access to the project.");
  }

  @Test
  void rollingOneKeepsTheOldValueForTheOverlap() {
    JsonObject made = create("dashboard:read");
    String path = keys + made.getString("id") + "/roll/";

    JsonObject rolled = owner.api().post(path, "{\"overlap_seconds\":60}").expect(200).json();
    as(made).get(owner.dashboards()).expect(200);
    as(rolled).get(owner.dashboards()).expect(200);

    JsonObject again = owner.api().post(path, "{\"overlap_seconds\":0}").expect(200).json();
    as(made).get(owner.dashboards()).expect(401);
    as(rolled).get(owner.dashboards()).expect(401);
    as(again).get(owner.dashboards()).expect(200);
  }

  @Test
  void aLimitedKeyRollsOnlyWhatItCouldMake() {
    String id = create("dashboard:write").getString("id");
    JsonObject limited =
        owner
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject()
                    .put("label", "limited")
                    .put("scopes", JsonArray.of("project:write")))
            .expect(201)
            .json();

    as(limited)
        .post(keys + id + "/roll/", "{}")
        .expectForbidden("API key missing required scope 'dashboard:write'");
  }

  @Test
  void aKeyThatExpiresLeavesNoneBehind() {
    JsonObject expiring =
        owner
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject().put("label", "brief").put("expires_at", "2999-01-01T00:00:00Z"))
            .expect(201)
            .json();
    String id = create("dashboard:read").getString("id");
    String refusal = "An API key that expires cannot manage service keys.";

    as(expiring).get(keys).expect(200);
    as(expiring).post(keys, wanted("dashboard:read")).expectForbidden(refusal);
    as(expiring).post(keys + id + "/roll/", "{}").expectForbidden(refusal);
    as(expiring)
        .post("/api/personal_api_keys/", "{\"label\":\"lasting\"}")
        .expectForbidden("An API key that is limited, or that expires, cannot create keys.");
  }
}
