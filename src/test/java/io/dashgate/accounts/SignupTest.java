package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing up: created objects, refused bodies. */
class SignupTest {

  private static final String SIGNUP = "/api/signup/";
  private static final String TAKEN = "There is already an account with this email address.";

  private static TestGateway gateway;
  private static Api anonymous;

  @BeforeAll
  static void start(TestGateway shared) {
    gateway = shared;
    anonymous = gateway.anonymous();
  }

  @Test
  void theAnswerIsTheUserWithTokens() {
    JsonObject body = newcomer();

    JsonObject made = anonymous.post(SIGNUP, body).expect(201).json();

    assertEquals(
        List.of(
            "id",
            "uuid",
            "distinct_id",
            "first_name",
            "email",
            "redirect_url",
            "access_token",
            "token_type",
            "expires_in",
            "refresh_token"),
        List.copyOf(made.fieldNames()));
    assertEquals("Ann", made.getString("first_name"));
    assertEquals(body.getString("email"), made.getString("email"));
    assertEquals("Bearer", made.getString("token_type"));
    assertEquals(3600, made.getInteger("expires_in"));
  }

  @Test
  void theNewUserOwnsAnOrganizationWithADefaultProject() {
    JsonObject body = newcomer().put("organization_name", "Hogflix");

    JsonObject me = session(body).get("/api/users/@me/").expect(200).json();

    assertEquals(1, me.getJsonArray("organizations").size());
    JsonObject organization = me.getJsonObject("organization");
    assertEquals("Hogflix", organization.getString("name"));
    assertEquals(15, organization.getInteger("membership_level"));
    assertEquals(1, organization.getJsonArray("teams").size());
    JsonObject project = me.getJsonObject("team");
    assertEquals("Default Project", project.getString("name"));
    assertEquals(organization.getString("id"), project.getString("organization"));
    assertEquals("UTC", project.getString("timezone"));
    assertEquals(15, project.getInteger("effective_membership_level"));
    assertTrue(project.getString("api_token").matches("phc_[0-9A-Za-z]{43}"));
  }

  @Test
  void theProjectStartsWithOnePinnedDashboardOfNobody() {
    Api session = session(newcomer());

    JsonObject project = session.get("/api/projects/@current/").expect(200).json();
    List<JsonObject> rows = session.get("/api/projects/@current/dashboards/").expect(200).results();

    assertEquals(1, rows.size());
    JsonObject first = rows.get(0);
    assertEquals("My App Dashboard", first.getString("name"));
    assertEquals(true, first.getBoolean("pinned"));
    assertEquals("default", first.getString("creation_mode"));
    assertNull(first.getValue("created_by"));
    assertEquals(first.getLong("id"), project.getLong("primary_dashboard"));
  }

  @Test
  void bothTokensWorkAtOnce() {
    JsonObject made = anonymous.post(SIGNUP, newcomer()).expect(201).json();

    gateway
        .as(made.getString("access_token"))
        .post("/api/projects/@current/dashboards/", "{\"name\":\"first\"}")
        .expect(201);
    anonymous
        .post(
            "/api/token/refresh/",
            new JsonObject().put("refresh_token", made.getString("refresh_token")))
        .expect(200);
  }

  @Test
  void withoutANameTheOrganizationIsCalledLikeItsOwner() {
    for (String name : new String[] {null, "", "  "}) {
      JsonObject body = newcomer().put("first_name", "Grüße 🌍");
      if (name != null) {
        body.put("organization_name", name);
      }

      JsonObject me = session(body).get("/api/users/@me/").json();

      assertEquals("Grüße 🌍", me.getJsonObject("organization").getString("name"));
    }
  }

  @Test
  void namesAndAddressAreTrimmedButNotThePassword() {
    String email = newcomer().getString("email");
    JsonObject body =
        newcomer()
            .put("first_name", "  Ann B ")
            .put("email", " " + email + "\n")
            .put("organization_name", "\tOrg ")
            .put("password", " eight ch ");

    JsonObject me = session(body).get("/api/users/@me/").json();

    assertEquals("Ann B", me.getString("first_name"));
    assertEquals(email, me.getString("email"));
    assertEquals("Org", me.getJsonObject("organization").getString("name"));
    JsonObject login = new JsonObject().put("email", email);
    anonymous.post("/api/login/", login.put("password", "eight ch")).expect(400);
    anonymous.post("/api/login/", login.put("password", " eight ch ")).expect(200);
  }

  @Test
  void newsByMailAreOptOut() {
    assertEquals(true, optIn(newcomer()));
    assertEquals(false, optIn(newcomer().put("email_opt_in", false)));
    assertEquals(false, optIn(newcomer().put("email_opt_in", "false")));
  }

  @Test
  void anAddressKeepsItsCase() {
    String email = newcomer().getString("email").toUpperCase(Locale.ROOT);

    JsonObject made = anonymous.post(SIGNUP, newcomer().put("email", email)).expect(201).json();

    assertEquals(email, made.getString("email"));
  }

  @Test
  void theFirstMissingFieldIsReported() {
    for (String body : List.of("{}", "", "{\"password\":\"x\"}", "{\"email\":\"x\"}")) {
      anonymous
          .post(SIGNUP, body)
          .expectInvalid("required", "This field is required.", "first_name");
    }
    for (String field : List.of("first_name", "email", "password")) {
      JsonObject body = newcomer();
      body.remove(field);
      anonymous.post(SIGNUP, body).expectInvalid("required", "This field is required.", field);
    }
    anonymous
        .post(SIGNUP, "{\"first_name\":\"Ann\",\"password\":\"x\"}")
        .expectInvalid("required", "This field is required.", "email");
  }

  @Test
  void nullIsNotAValue() {
    for (String field : List.of("first_name", "email", "password", "organization_name")) {
      anonymous
          .post(SIGNUP, newcomer().putNull(field))
          .expectInvalid("null", "This field may not be null.", field);
    }
  }

  @Test
  void aNumberIsNotAText() {
    for (String field : List.of("first_name", "email", "password", "organization_name")) {
      anonymous
          .post(SIGNUP, newcomer().put(field, 12_345_678))
          .expectInvalid("invalid_input", "Not a valid string.", field);
    }
  }

  @Test
  void aBlankNameIsRefused() {
    for (String name : List.of("", "   ")) {
      anonymous
          .post(SIGNUP, newcomer().put("first_name", name))
          .expectInvalid("blank", "This field may not be blank.", "first_name");
    }
  }

  @Test
  void aTooLongNameIsRefused() {
    String detail = "Ensure this field has no more than 128 characters.";
    for (String field : List.of("first_name", "organization_name")) {
      anonymous
          .post(SIGNUP, newcomer().put(field, "x".repeat(129)))
          .expectInvalid("max_length", detail, field);
      anonymous.post(SIGNUP, newcomer().put(field, "x".repeat(128))).expect(201);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "ann@",
        "@example.com",
        "ann@@example.com",
        "ann @example.com",
        "ann@exa mple.com",
        "ann@example.com, bob@example.com",
        "ann@example.com\nbcc: bob@example.com"
      })
  void whatIsNoAddressIsRefused(String email) {
    anonymous
        .post(SIGNUP, newcomer().put("email", email))
        .expectInvalid("invalid_input", "Enter a valid email address.", "email");
  }

  @Test
  void anEmptyAddressIsRefused() {
    for (String email : List.of("", "  ")) {
      anonymous
          .post(SIGNUP, newcomer().put("email", email))
          .expectInvalid("blank", "This field may not be blank.", "email");
    }
  }

  @Test
  void aShortPasswordIsRefused() {
    String detail = "This password is too short. It must contain at least 8 characters.";
    for (String password : List.of("", "1234567")) {
      anonymous
          .post(SIGNUP, newcomer().put("password", password))
          .expectInvalid("password_too_short", detail, "password");
    }
    anonymous.post(SIGNUP, newcomer().put("password", "12345678")).expect(201);
  }

  @Test
  void nulCharactersAreRefused() {
    for (String field : List.of("first_name", "email", "password", "organization_name")) {
      anonymous
          .post(SIGNUP, newcomer().put(field, "eight\0chars@example.com"))
          .expectInvalid("null_characters_not_allowed", "Null characters are not allowed.", field);
    }
  }

  @Test
  void anAddressWithAnAccountIsRefusedInAnyCase(Tenant tenant) {
    for (String email : List.of(tenant.email(), tenant.email().toUpperCase(Locale.ROOT))) {
      anonymous
          .post(SIGNUP, newcomer().put("email", email))
          .expectInvalid("unique", TAKEN, "email");
    }
  }

  @Test
  void aRefusedSignupLeavesNothingBehind(Tenant tenant) {
    String name = "Org " + UUID.randomUUID();

    anonymous
        .post(
            SIGNUP,
            newcomer()
                .put("email", tenant.email())
                .put("first_name", "Eve")
                .put("password", "another password")
                .put("organization_name", name))
        .expectInvalid("unique", TAKEN, "email");

    JsonObject me = tenant.session().get("/api/users/@me/").json();
    assertEquals("Ann", me.getString("first_name"));
    assertEquals(1, me.getJsonArray("organizations").size());
    assertEquals(1, tenant.session().get("/api/projects/").json().getInteger("count"));
    anonymous
        .post(
            "/api/login/",
            new JsonObject().put("email", tenant.email()).put("password", "another password"))
        .expect(400);
    // had the failure made an organization, its slug would be taken
    assertEquals(
        name.toLowerCase(Locale.ROOT).replace(' ', '-'),
        slug(newcomer().put("organization_name", name)));
  }

  @Test
  void organizationsOfOneNameHaveSlugsOfTheirOwn() {
    String name = "Org " + UUID.randomUUID();

    String first = slug(newcomer().put("organization_name", name));
    String second = slug(newcomer().put("organization_name", name));

    assertNotEquals(first, second);
    assertTrue(second.startsWith(first + "-"), second);
  }

  @Test
  void aNameWithoutLatinLettersHasASlugToo() {
    assertTrue(slug(newcomer().put("organization_name", "日本")).startsWith("organization"));
  }

  @Test
  void ofSignupsWithOneAddressAtOnceOneSucceeds() {
    JsonObject body = newcomer();

    List<Answer> answers =
        Concurrently.call(8, number -> anonymous.post(SIGNUP, body.copy().put("n", number)));

    assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
    answers.stream()
        .filter(answer -> answer.status() != 201)
        .forEach(answer -> answer.expectInvalid("unique", TAKEN, "email"));
  }

  @Test
  void signupsWithOneOrganizationNameAtOnceAllSucceed() {
    String name = "Org " + UUID.randomUUID();

    List<String> slugs =
        Concurrently.call(16, number -> slug(newcomer().put("organization_name", name)));

    assertEquals(16, slugs.stream().distinct().count());
  }

  @Test
  void credentialsAreNotLookedAt() {
    gateway.as("phx_nonsense").post(SIGNUP, newcomer()).expect(201);
  }

  @Test
  void thePasswordIsNeverShown() {
    JsonObject body = newcomer().put("password", "PASSWORD-8c1f");
    Answer made = anonymous.post(SIGNUP, body).expect(201);
    Answer me = gateway.as(made.json().getString("access_token")).get("/api/users/@me/");
    Answer refused = anonymous.post(SIGNUP, body).expect(400);

    for (Answer answer : List.of(made, me, refused)) {
      assertFalse(answer.body().contains("PASSWORD"), answer.body());
    }
  }

  private static JsonObject newcomer() {
    return new JsonObject()
        .put("first_name", "Ann")
        .put("email", "signup-" + UUID.randomUUID() + "@example.com")
        .put("password", "correct horse");
  }

  private static Api session(JsonObject body) {
    JsonObject made = anonymous.post(SIGNUP, body).expect(201).json();
    return gateway.as(made.getString("access_token"));
  }

  private static boolean optIn(JsonObject body) {
    return session(body).get("/api/users/@me/").json().getBoolean("email_opt_in");
  }

  private static String slug(JsonObject body) {
    return session(body).get("/api/organizations/@current/").expect(200).json().getString("slug");
  }
}
