package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users and the fields that they may change. */
class UsersTest {

  private static final String ME = "/api/users/@me/";
  private static final String OTHERS =
      "As a non-staff user you're only allowed to access the `@me` user instance.";
  private static final String PASSWORD = "correct horse";
  private static final String NEW_PASSWORD = "battery staple";

  private static Tenant stranger;

  @BeforeAll
  static void signUp(Tenant fresh) {
    stranger = fresh;
  }

  private static String makeOrganization(Tenant tenant) {
    return tenant
        .api()
        .post("/api/organizations/", "{\"name\":\"Second\"}")
        .expect(201)
        .json()
        .getString("id");
  }

  private static long currentProject(Api api) {
    return api.get("/api/projects/@current/").expect(200).id();
  }

  @Test
  void aUserChangesNameAndOptIn(Tenant tenant) {
    JsonObject changed =
        tenant
            .api()
            .patch(ME, "{\"first_name\":\" Anna \",\"email_opt_in\":false}")
            .expect(200)
            .json();

    assertEquals("Anna", changed.getString("first_name"));
    assertEquals(false, changed.getBoolean("email_opt_in"));
    assertEquals(changed, tenant.session().get(ME).expect(200).json());
    assertEquals(changed, tenant.api().patch(ME, "{}").expect(200).json());
    assertEquals(
        true, tenant.api().patch(ME, "{\"email_opt_in\":true}").json().getBoolean("email_opt_in"));
  }

  @Test
  void theAddressAndWhatIsReadOnlyStay(Tenant tenant) {
    JsonObject before = tenant.api().get(ME).json();

    JsonObject body =
        new JsonObject()
            .put("email", "eve@example.com")
            .put("is_staff", true)
            .put("id", 1)
            .put("uuid", stranger.userUuid());

    assertEquals(before, tenant.api().patch(ME, body).expect(200).json());
  }

  @Test
  void wrongFieldsAreReported() {
    Api api = stranger.api();

    api.patch(ME, "{\"first_name\":\"\"}")
        .expectInvalid("blank", "This field may not be blank.", "first_name");
    api.patch(ME, new JsonObject().put("first_name", "x".repeat(129)))
        .expectInvalid(
            "max_length", "Ensure this field has no more than 128 characters.", "first_name");
    api.patch(ME, "{\"email_opt_in\":\"maybe\"}")
        .expectInvalid("invalid_input", "Must be a valid boolean.", "email_opt_in");
    for (String field : List.of("set_current_organization", "set_current_team", "password")) {
      api.patch(ME, new JsonObject().putNull(field))
          .expectInvalid("null", "This field may not be null.", field);
    }
  }

  @Test
  void othersAreNotForChanging(Tenant tenant) {
    for (String uuid : List.of(stranger.userUuid(), UUID.randomUUID().toString())) {
      for (String body : List.of("{\"first_name\":\"x\"}", "{\"first_name\":1}", "{broken")) {
        tenant.api().patch("/api/users/" + uuid + "/", body).expectForbidden(OTHERS);
      }
    }
    tenant.api().patch("/api/users/nonsense/", "{}").expectNotFound("Not found.");
    String own = tenant.userUuid().toUpperCase(Locale.ROOT);
    tenant.api().patch("/api/users/" + own + "/", "{\"first_name\":\"x\"}").expect(200);
    assertEquals("Ann", stranger.api().get(ME).json().getString("first_name"));
  }

  @Test
  void aUserGoesToAnotherOrganizationAndIsInItsFirstProject(Tenant tenant) {
    String second = makeOrganization(tenant);
    long secondProject = currentProject(tenant.api());
    tenant.session().get("/api/projects/@current/dashboards/").expect(200);

    JsonObject back =
        tenant
            .api()
            .patch(ME, new JsonObject().put("set_current_organization", tenant.organizationId()))
            .expect(200)
            .json();

    assertEquals(tenant.organizationId(), back.getJsonObject("organization").getString("id"));
    assertEquals(tenant.projectId(), back.getJsonObject("team").getLong("id"));
    for (Api each : List.of(tenant.api(), tenant.session())) {
      assertEquals(tenant.projectId(), currentProject(each));
      assertEquals(1, each.get("/api/projects/@current/dashboards/").json().getInteger("count"));
    }
    JsonObject forth =
        tenant
            .api()
            .patch(
                ME,
                new JsonObject()
                    .put("set_current_organization", second.toUpperCase(Locale.ROOT))
                    .put("set_current_team", secondProject))
            .expect(200)
            .json();
    assertEquals(second, forth.getJsonObject("organization").getString("id"));
    assertEquals(secondProject, forth.getJsonObject("team").getLong("id"));
  }

  @Test
  void aUserGoesToAProjectAndIsInItsOrganization(Tenant tenant) {
    makeOrganization(tenant);

    for (Object id : List.of(tenant.projectId(), "" + tenant.projectId())) {
      JsonObject me =
          tenant.api().patch(ME, new JsonObject().put("set_current_team", id)).expect(200).json();
      assertEquals(tenant.projectId(), me.getJsonObject("team").getLong("id"));
      assertEquals(tenant.organizationId(), me.getJsonObject("organization").getString("id"));
    }
  }

  @Test
  void aUserDoesNotGoWhereThereIsNothingForIt(Tenant tenant) {
    String other = makeOrganization(tenant);
    String before = tenant.api().get(ME).body();
    for (String id :
        List.of(stranger.organizationId(), UUID.randomUUID().toString(), "nonsense", "")) {
      tenant
          .api()
          .patch(ME, new JsonObject().put("first_name", "x").put("set_current_organization", id))
          .expectInvalid(
              "does_not_exist",
              "Object with id=" + id + " does not exist.",
              "set_current_organization");
    }
    for (Object id :
        List.of(
            stranger.projectId(),
            999_999_999,
            0,
            -1,
            "nonsense",
            "",
            "01",
            tenant.projectId() + (1L << 32),
            "9223372036854775808")) {
      tenant
          .api()
          .patch(ME, new JsonObject().put("first_name", "x").put("set_current_team", id))
          .expectInvalid(
              "does_not_exist", "Object with id=" + id + " does not exist.", "set_current_team");
    }
    tenant
        .api()
        .patch(
            ME,
            new JsonObject()
                .put("set_current_organization", other)
                .put("set_current_team", tenant.projectId()))
        .expectInvalid(
            "invalid_input",
            "Team must belong to the same organization in set_current_organization.",
            "set_current_team");
    assertEquals(before, tenant.api().get(ME).body());
  }

  @Test
  void aUserDoesNotGoIntoAPrivateProject(Tenant owner) {
    Tenant member = owner.addMember();
    owner.api().patch(owner.project(), "{\"access_control\":true}").expect(200);

    member
        .api()
        .patch(ME, new JsonObject().put("set_current_team", owner.projectId()))
        .expectInvalid(
            "does_not_exist",
            "Object with id=" + owner.projectId() + " does not exist.",
            "set_current_team");
    JsonObject me =
        member
            .api()
            .patch(ME, new JsonObject().put("set_current_organization", owner.organizationId()))
            .expect(200)
            .json();
    assertNull(me.getValue("team"));
  }

  @Test
  void aNewPasswordNeedsTheOldOneAndEndsTheSessions(Tenant tenant) {
    JsonObject body =
        new JsonObject().put("password", NEW_PASSWORD).put("current_password", PASSWORD);

    Answer changed = tenant.session().patch(ME, body.put("first_name", "Anna")).expect(200);

    assertEquals("Anna", changed.json().getString("first_name"));
    assertEquals(-1, changed.body().indexOf(NEW_PASSWORD));
    logIn(tenant, PASSWORD).expect(400);
    logIn(tenant, NEW_PASSWORD).expect(200);
    stranger
        .gateway()
        .anonymous()
        .post("/api/token/refresh/", new JsonObject().put("refresh_token", tenant.refreshToken()))
        .expect(401);
    tenant.api().get(ME).expect(200);
  }

  @Test
  void aWrongOldPasswordChangesNothing(Tenant tenant) {
    JsonObject body = new JsonObject().put("first_name", "x").put("password", NEW_PASSWORD);

    tenant
        .session()
        .patch(ME, body)
        .expectInvalid(
            "required", "This field is required when updating your password.", "current_password");
    tenant
        .session()
        .patch(ME, body.copy().put("current_password", "wrong"))
        .expectInvalid(
            "incorrect_password", "Your current password is incorrect.", "current_password");
    tenant
        .session()
        .patch(ME, body.copy().put("current_password", PASSWORD).put("password", "1234567"))
        .expectInvalid(
            "password_too_short",
            "This password is too short. It must contain at least 8 characters.",
            "password");
    tenant
        .session()
        .patch(
            ME, body.copy().put("current_password", PASSWORD).put("set_current_team", 999_999_999))
        .expect(400);

    logIn(tenant, PASSWORD).expect(200);
    assertEquals("Ann", tenant.api().get(ME).json().getString("first_name"));
  }

  @Test
  void guessesOfTheOldPasswordCountAsFailedLogins(Tenant tenant) {
    JsonObject guess =
        new JsonObject().put("password", NEW_PASSWORD).put("current_password", "wrong");
    Concurrently.call(30, any -> tenant.session().patch(ME, guess).expect(400));

    tenant
        .session()
        .patch(ME, guess.put("current_password", PASSWORD))
        .expectError(
            403,
            "authentication_error",
            "too_many_failed_attempts",
            "Too many failed login attempts. Please try again in 10 minutes.",
            null);
  }

  @Test
  void aLimitedKeyDoesNotChangeItsUser(Tenant tenant) {
    JsonObject body = new JsonObject().put("first_name", "x");
    for (JsonObject limits :
        List.of(
            new JsonObject().put("scoped_teams", new JsonArray().add(tenant.projectId())),
            new JsonObject()
                .put("scoped_organizations", new JsonArray().add(tenant.organizationId())))) {
      tenant
          .limitedApi(limits)
          .patch(ME, body)
          .expectForbidden("An API key that is limited cannot change its user.");
    }
    tenant
        .limitedApi(new JsonObject().put("scopes", new JsonArray().add("user:read")))
        .patch(ME, body)
        .expectForbidden("API key missing required scope 'user:write'");
    assertEquals("Ann", tenant.api().get(ME).json().getString("first_name"));
  }

  private static Answer logIn(Tenant tenant, String password) {
    return stranger
        .gateway()
        .anonymous()
        .post(
            "/api/login/", new JsonObject().put("email", tenant.email()).put("password", password));
  }
}
