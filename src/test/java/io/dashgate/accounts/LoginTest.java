package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logging in, being locked out, and renewing tokens. */
class LoginTest {

  private static final String PASSWORD = "correct horse";
  private static final int ALLOWED_FAILURES = 30;

  private static Tenant tenant;
  private static Api anonymous;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    anonymous = tenant.gateway().anonymous();
  }

  @Test
  void theRightPasswordGivesTokensThatWork() {
    JsonObject session = logIn(tenant.email(), PASSWORD).expect(200).json();

    assertEquals(
        List.of("success", "access_token", "token_type", "expires_in", "refresh_token"),
        List.copyOf(session.fieldNames()));
    assertEquals(true, session.getBoolean("success"));
    assertEquals("Bearer", session.getString("token_type"));
    assertEquals(3600, session.getInteger("expires_in"));
    JsonObject me =
        tenant
            .gateway()
            .as(session.getString("access_token"))
            .get("/api/users/@me/")
            .expect(200)
            .json();
    assertEquals(tenant.userUuid(), me.getString("uuid"));
  }

  @Test
  void theCaseOfTheAddressDoesNotMatter() {
    logIn(tenant.email().toUpperCase(Locale.ROOT), PASSWORD).expect(200);
    logIn("  " + tenant.email() + " ", PASSWORD).expect(200);
  }

  @Test
  void theCaseOfThePasswordMatters() {
    expectRefused(logIn(tenant.email(), PASSWORD.toUpperCase(Locale.ROOT)));
  }

  @Test
  void aWrongPasswordAndAnUnknownAccountLookTheSame() {
    Answer wrong = logIn(tenant.email(), "wrong horse");
    Answer unknown = logIn(unknownAddress(), PASSWORD);

    expectRefused(wrong);
    assertEquals(wrong.body(), unknown.body());
    assertEquals(wrong.headers().map().keySet(), unknown.headers().map().keySet());
  }

  @Test
  void eachLoginIsASessionOfItsOwn() {
    JsonObject first = logIn(tenant.email(), PASSWORD).json();
    JsonObject second = logIn(tenant.email(), PASSWORD).json();

    assertNotEquals(first.getString("access_token"), second.getString("access_token"));
    assertNotEquals(first.getString("refresh_token"), second.getString("refresh_token"));
    refresh(first).expect(200);
    expectRefreshRefused(refresh(first));
    refresh(second).expect(200);
  }

  @Test
  void aMissingFieldIsReported() {
    anonymous
        .post("/api/login/", "{}")
        .expectInvalid("required", "This field is required.", "email");
    anonymous
        .post("/api/login/", new JsonObject().put("email", tenant.email()))
        .expectInvalid("required", "This field is required.", "password");
    logIn("nonsense", PASSWORD)
        .expectInvalid("invalid_input", "Enter a valid email address.", "email");
    logIn(tenant.email(), "").expectInvalid("blank", "This field may not be blank.", "password");
  }

  @Test
  void anEmptyAddressIsRefused() {
    for (String path : List.of("/api/login/", "/api/login/precheck/")) {
      anonymous
          .post(path, "{\"email\":\"\",\"password\":\"x\"}")
          .expectInvalid("blank", "This field may not be blank.", "email");
    }
  }

  @Test
  void afterThirtyFailuresAnAddressIsLockedOut(Tenant victim) {
    List<String> spellings = List.of(victim.email(), victim.email().toUpperCase(Locale.ROOT));
    Concurrently.call(ALLOWED_FAILURES, i -> logIn(spellings.get(i % 2), "wrong horse"))
        .forEach(LoginTest::expectRefused);

    expectLockedOut(logIn(victim.email(), "wrong horse"));
    expectLockedOut(logIn(victim.email(), PASSWORD));
    expectLockedOut(logIn(victim.email().toUpperCase(Locale.ROOT), PASSWORD));

    logIn(tenant.email(), PASSWORD).expect(200);
    victim.session().get("/api/users/@me/").expect(200);
    victim.api().get("/api/users/@me/").expect(200);
  }

  @Test
  void anAddressWithoutAnAccountIsLockedOutTheSame() {
    String email = unknownAddress();
    Concurrently.call(ALLOWED_FAILURES, any -> logIn(email, PASSWORD))
        .forEach(LoginTest::expectRefused);

    expectLockedOut(logIn(email, PASSWORD));
    expectRefused(logIn(unknownAddress(), PASSWORD));
  }

  /**
   * However it goes on, a stranger only keeps out new log-ins, and each failure for ten minutes.
   */
  @Test
  void attemptsDuringALockOutDoNotProlongIt() {
    try (TestGateway gateway = TestGateway.start(TestGateway.newDataDir(), Map.of())) {
      Tenant victim = gateway.signUp();
      TestDatabase database = gateway.database();
      String older = "update login_failure set failed_at = failed_at - cast(? as interval)";
      JsonObject guess =
          new JsonObject().put("email", victim.email()).put("password", "wrong horse");
      JsonObject right = guess.copy().put("password", PASSWORD);
      Concurrently.call(ALLOWED_FAILURES, any -> gateway.anonymous().post("/api/login/", guess));

      database.execute(older, "00:09:50");
      for (int i = 0; i < 5; i++) {
        expectLockedOut(gateway.anonymous().post("/api/login/", guess));
      }
      expectLockedOut(gateway.anonymous().post("/api/login/", right));
      assertEquals(ALLOWED_FAILURES, database.count("select count(*) from login_failure"));

      database.execute(older, "00:00:11");
      gateway.anonymous().post("/api/login/", right).expect(200);
    }
  }

  @Test
  void aDeactivatedAccountLooksLikeAnUnknownOneAndItsFailuresCount(Tenant leaver) {
    String nobody = unknownAddress();
    TestDatabase database = tenant.gateway().database();
    database.execute("update users set is_active = false where id = ?", leaver.userId());

    Answer inactive = logIn(leaver.email(), PASSWORD);
    Answer unknown = logIn(nobody, PASSWORD);

    expectRefused(inactive);
    assertEquals(inactive.body(), unknown.body());
    for (String email : List.of(leaver.email(), nobody)) {
      assertEquals(
          1,
          database.count(
              "select count(*) from login_failure where email_hash = ?",
              LoginStore.digest(email).getBytes()));
    }
  }

  @Test
  void aSuccessForgetsTheFailuresBeforeIt(Tenant forgetful) {
    for (int failures : new int[] {ALLOWED_FAILURES - 1, 2}) {
      Concurrently.call(failures, any -> logIn(forgetful.email(), "wrong horse"))
          .forEach(LoginTest::expectRefused);
      logIn(forgetful.email(), PASSWORD).expect(200);
    }
  }

  @Test
  void thePrecheckDoesNotTellWhoHasAnAccount() {
    Answer known = precheck(tenant.email()).expect(200);
    Answer unknown = precheck(unknownAddress()).expect(200);

    assertEquals("{\"sso_enforcement\":null,\"saml_available\":false}", known.body());
    assertEquals(known.body(), unknown.body());
    precheck("nonsense").expectInvalid("invalid_input", "Enter a valid email address.", "email");
    anonymous
        .post("/api/login/precheck/", "{}")
        .expectInvalid("required", "This field is required.", "email");
  }

  @Test
  void aRefreshTokenGivesNewTokensThatWork() {
    JsonObject first = logIn(tenant.email(), PASSWORD).json();

    JsonObject second = refresh(first).expect(200).json();

    assertEquals(
        List.of("access_token", "token_type", "expires_in", "refresh_token"),
        List.copyOf(second.fieldNames()));
    assertNotEquals(first.getString("refresh_token"), second.getString("refresh_token"));
    assertEquals(
        tenant.userId(),
        tenant.gateway().as(second.getString("access_token")).get("/api/users/@me/").id());
    refresh(second).expect(200);
  }

  @Test
  void aSpentRefreshTokenIsRefusedAndEndsItsSuccessors() {
    JsonObject first = logIn(tenant.email(), PASSWORD).json();
    JsonObject second = refresh(first).expect(200).json();
    JsonObject third = refresh(second).expect(200).json();

    expectRefreshRefused(refresh(first));
    expectRefreshRefused(refresh(third));
    expectRefreshRefused(refresh(second));
  }

  @Test
  void ofRefreshesWithOneTokenAtOnceOneSucceeds() {
    JsonObject session = logIn(tenant.email(), PASSWORD).json();

    List<Answer> answers = Concurrently.call(8, any -> refresh(session));

    assertEquals(1, answers.stream().filter(answer -> answer.status() == 200).count());
    answers.stream()
        .filter(answer -> answer.status() != 200)
        .forEach(LoginTest::expectRefreshRefused);
  }

  @Test
  void whatIsNoRefreshTokenIsRefused() {
    JsonObject session = logIn(tenant.email(), PASSWORD).json();
    String good = session.getString("refresh_token");

    for (String token :
        List.of(
            "garbage",
            " ",
            "phr_" + "0".repeat(43),
            good + " ",
            good.toLowerCase(Locale.ROOT),
            session.getString("access_token"),
            tenant.key(),
            "' or true --",
            "x".repeat(4096))) {
      expectRefreshRefused(refresh(new JsonObject().put("refresh_token", token)));
    }
    anonymous
        .post("/api/token/refresh/", "{}")
        .expectInvalid("required", "This field is required.", "refresh_token");
    anonymous
        .post("/api/token/refresh/", "{\"refresh_token\":\"\"}")
        .expectInvalid("blank", "This field may not be blank.", "refresh_token");
    refresh(session).expect(200);
  }

  @Test
  void aRefreshTokenIsNoAccessToken() {
    Answer answer = tenant.gateway().as(tenant.refreshToken()).get("/api/users/@me/");

    answer.expectError(
        401,
        "authentication_error",
        "authentication_failed",
        "Personal API key found in request Authorization header is invalid.",
        null);
  }

  private static Answer logIn(String email, String password) {
    return anonymous.post(
        "/api/login/", new JsonObject().put("email", email).put("password", password));
  }

  private static Answer precheck(String email) {
    return anonymous.post("/api/login/precheck/", new JsonObject().put("email", email));
  }

  private static Answer refresh(JsonObject session) {
    return anonymous.post(
        "/api/token/refresh/",
        new JsonObject().put("refresh_token", session.getString("refresh_token")));
  }

  private static String unknownAddress() {
    return "nobody-" + UUID.randomUUID() + "@example.com";
  }

  private static void expectRefused(Answer answer) {
    answer.expectInvalid("invalid_credentials", "Invalid email or password.", null);
  }

  private static void expectLockedOut(Answer answer) {
    answer.expectError(
        403,
        "authentication_error",
        "too_many_failed_attempts",
        "Too many failed login attempts. Please try again in 10 minutes.",
        null);
  }

  private static void expectRefreshRefused(Answer answer) {
    answer.expectError(
        401,
        "authentication_error",
        "authentication_failed",
        "Refresh token is invalid or has expired.",
        null);
    assertEquals("Bearer", answer.header("WWW-Authenticate").orElse(null));
  }
}
