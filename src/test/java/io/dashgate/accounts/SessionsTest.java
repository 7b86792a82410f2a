package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listing and ending sessions: two processes on one database refuse what one of them has ended. */
@GatewaySettings("DASHGATE_JWT_SECRET=" + SessionsTest.SECRET)
class SessionsTest {

  static final String SECRET = "a secret of the tests, 32 bytes or more";

  private static final String ME = "/api/users/@me/";
  private static final String SESSIONS = ME + "sessions/";
  private static final String PASSWORD = "correct horse";
  private static final String NEW_PASSWORD = "battery staple";

  /** A second is promised; the machine of the tests may be busy. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private static TestGateway one;
  private static TestGateway other;
  private static TestDatabase database;
  private Tenant user;

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
    user = one.signUp();
  }

  /** A session that both processes have seen. */
  private JsonObject logIn() {
    return logIn(Map.of());
  }

  private JsonObject logIn(Map<String, String> headers) {
    JsonObject body = new JsonObject().put("email", user.email()).put("password", PASSWORD);
    JsonObject session =
        one.anonymous().send("POST", "/api/login/", body.encode(), headers).expect(200).json();
    both(session).forEach(api -> api.get(ME).expect(200));
    return session;
  }

  private static Stream<Api> both(JsonObject session) {
    return Stream.of(one, other).map(gateway -> as(gateway, session));
  }

  private static Api as(TestGateway gateway, JsonObject session) {
    return gateway.as(session.getString("access_token"));
  }

  private static Answer refresh(JsonObject session) {
    return other
        .anonymous()
        .post(
            "/api/token/refresh/",
            new JsonObject().put("refresh_token", session.getString("refresh_token")));
  }

  private static void expectEnded(JsonObject session) {
    expectAccessEnded(session.getString("access_token"));
    refresh(session).expect(401);
  }

  private static void expectAccessEnded(String token) {
    one.as(token)
        .get(ME)
        .expectError(
            401,
            "authentication_error",
            "authentication_failed",
            "Access token is invalid or has expired.",
            null);
    Soon.seen(PROMISED, () -> other.as(token).get(ME).status() == 401);
  }

  private static void expectValid(JsonObject session) {
    both(session).forEach(api -> api.get(ME).expect(200));
    refresh(session).expect(200);
  }

  private Answer changePassword(Api by) {
    return by.patch(
        ME, new JsonObject().put("password", NEW_PASSWORD).put("current_password", PASSWORD));
  }

  @Test
  void aNewPasswordEndsAllSessionsAtOnceAndGivesTheCallerANewOne() {
    JsonObject own = logIn();
    JsonObject stolen = logIn();

    JsonObject changed = changePassword(as(one, own)).expect(200).json();

    expectEnded(stolen);
    as(one, stolen).post("/api/personal_api_keys/", "{\"label\":\"lasting\"}").expect(401);
    expectEnded(own);
    assertEquals("Bearer", changed.getString("token_type"));
    assertEquals(3600, changed.getInteger("expires_in"));
    expectValid(changed);
    assertEquals(1, user.api().get(SESSIONS).json().getInteger("count"));
    Stream.of(one, other).forEach(gateway -> gateway.as(user.key()).get(ME).expect(200));
  }

  @Test
  void aNewPasswordByAKeyEndsAllSessions() {
    JsonObject session = logIn();

    JsonObject changed = changePassword(user.api()).expect(200).json();

    expectEnded(session);
    assertTrue(!changed.containsKey("access_token"), changed::encode);
    assertEquals(changed, user.api().get(ME).expect(200).json());
  }

  @Test
  void aPasswordThatAnotherProgramSetsEndsAllSessions() {
    JsonObject session = logIn();

    database.execute("update users set password_hash = 'none' where id = ?", user.userId());

    Stream.of(one, other)
        .forEach(
            gateway -> Soon.seen(PROMISED, () -> as(gateway, session).get(ME).status() == 401));
    refresh(session).expect(401);
    assertEquals(0, user.api().get(SESSIONS).expect(200).json().getInteger("count"));
  }

  @Test
  void aPasswordThatChangesMeanwhileIsNotChangedByItsOldOne() {
    Answer answer = whilePasswordChanges(() -> changePassword(user.session()));

    answer.expectInvalid(
        "incorrect_password", "Your current password is incorrect.", "current_password");
  }

  /** Starts a request that waits for a change of the password, and returns its answer. */
  private Answer whilePasswordChanges(Supplier<Answer> request) {
    Answer[] answer = new Answer[1];
    Thread waiting = new Thread(() -> answer[0] = request.get());
    try (Connection holder = database.connectAsOwner()) {
      holder.setAutoCommit(false);
      TestDatabase.run(
          holder, "update users set password_hash = 'new' where id = " + user.userId());
      waiting.start();
      database.awaitWaiting(1, Duration.ofSeconds(20));
      holder.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    join(waiting);
    return answer[0];
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLoginWithAPasswordThatChangesMeanwhileStartsNoSession() {
    JsonObject body = new JsonObject().put("email", user.email()).put("password", PASSWORD);

    Answer answer = whilePasswordChanges(() -> one.anonymous().post("/api/login/", body));

    answer.expectInvalid("invalid_credentials", "Invalid email or password.", null);
  }

  @Test
  void aSecondUseOfARefreshTokenEndsTheAccessTokensOfItsSessionAlone() {
    JsonObject stolen = logIn();
    JsonObject separate = logIn();
    JsonObject next = refresh(stolen).expect(200).json();
    both(next).forEach(api -> api.get(ME).expect(200));

    refresh(stolen).expect(401); // by the other process

    for (JsonObject session : List.of(stolen, next)) {
      as(other, session).get(ME).expect(401);
      Soon.seen(PROMISED, () -> as(one, session).get(ME).status() == 401);
    }
    refresh(next).expect(401);
    expectValid(separate);
  }

  @Test
  void tokensOfTheVersionBeforeAreValidUntilTheNextPassword() {
    String old = tokenWithoutSession(Instant.now().minusSeconds(60));
    Stream.of(one, other).forEach(gateway -> gateway.as(old).get(ME).expect(200));

    changePassword(user.session()).expect(200);

    expectAccessEnded(old);
    String later = tokenWithoutSession(Instant.now().plusSeconds(2));
    Stream.of(one, other).forEach(gateway -> gateway.as(later).get(ME).expect(200));
    database.execute(
        "update users set tokens_valid_from = now() + interval '3 seconds' where id = ?",
        user.userId());
    Stream.of(one, other)
        .forEach(gateway -> Soon.seen(PROMISED, () -> gateway.as(later).get(ME).status() == 401));
  }

  @Test
  void aTokenOfAnotherUsersSessionIsRefused() {
    Tenant stranger = one.signUp();
    String session = stranger.session().get(SESSIONS).results().get(0).getString("id");

    for (Object sid :
        List.of(session, UUID.randomUUID().toString(), session.toUpperCase(), "", 1, true)) {
      one.as(token(Instant.now(), new JsonObject().put("sid", sid))).get(ME).expect(401);
    }
    one.as(token(Instant.now(), new JsonObject().putNull("sid"))).get(ME).expect(401);
  }

  @Test
  void loggingOutEndsTheSessionOfTheToken() {
    JsonObject session = logIn();
    JsonObject separate = logIn();

    Answer done = as(one, session).post("/api/logout/", "").expect(204);

    assertEquals("", done.body());
    expectEnded(session);
    expectValid(separate);
  }

  @Test
  void loggingOutAgainAnswersTheSame() {
    JsonObject session = logIn();

    as(one, session).post("/api/logout/", "").expect(204);
    as(one, session).post("/api/logout/", "").expect(204);
    Soon.seen(PROMISED, () -> as(other, session).get(ME).status() == 401);
    as(other, session).post("/api/logout", "{}").expect(204);
    one.anonymous().post("/api/logout/", "").expect(204);
    one.as("garbage").post("/api/logout/", "").expect(204);
  }

  @Test
  void aKeyHasNoSessionToLogOutOf() {
    user.api()
        .post("/api/logout/", "")
        .expectForbidden(
            "This credential has no session. DELETE /api/users/@me/sessions/ ends all sessions.");
    user.api().get(ME).expect(200);
  }

  @Test
  void sessionsAreListedTheLastUsedFirst() {
    JsonObject first = logIn(Map.of("User-Agent", "First/1.0 " + "x".repeat(300)));
    JsonObject second = logIn(Map.of("User-Agent", "Second/1.0"));
    refresh(first).expect(200);

    JsonObject list = as(other, second).get(SESSIONS).expect(200).json();

    assertEquals(3, list.getInteger("count")); // one of signing up
    List<JsonObject> rows =
        list.getJsonArray("results").stream().map(JsonObject.class::cast).toList();
    assertEquals(
        List.of(false, true, false), rows.stream().map(row -> row.getBoolean("current")).toList());
    JsonObject own = rows.get(1);
    assertEquals("Second/1.0", own.getString("user_agent"));
    assertEquals("127.0.0.1", own.getString("address"));
    assertTrue(Instant.parse(own.getString("expires_at")).isAfter(Instant.now()));
    assertTrue(own.getString("created_at").compareTo(own.getString("last_used_at")) <= 0);
    assertTrue(rows.get(0).getString("last_used_at").compareTo(own.getString("last_used_at")) > 0);
    assertTrue(rows.get(0).getString("user_agent").startsWith("Java"), rows.get(0)::encode);
    List<JsonObject> byKey = user.api().get(SESSIONS + "?limit=1&offset=1").results();
    assertEquals(own.copy().put("current", false), byKey.get(0));
  }

  @Test
  void aLongUserAgentIsCut() {
    JsonObject session = logIn(Map.of("User-Agent", "Long/1.0 " + "x".repeat(300)));

    String shown = as(one, session).get(SESSIONS).results().get(0).getString("user_agent");

    assertEquals("Long/1.0 " + "x".repeat(191), shown);
  }

  @Test
  void oneSessionOrAllCanBeEnded() {
    JsonObject lost = logIn();
    String id = as(one, lost).get(SESSIONS).results().get(0).getString("id");
    JsonObject own = logIn();

    as(one, own).delete(SESSIONS + id + "/").expect(204);
    expectEnded(lost);
    as(one, own).delete(SESSIONS + id + "/").expectNotFound("Not found.");

    JsonObject third = logIn();
    as(one, own).delete(SESSIONS).expect(204);
    expectEnded(own);
    expectEnded(third);
    user.api().get(ME).expect(200);
    user.api().delete(SESSIONS).expect(204);
  }

  @Test
  void sessionsOfOthersAreOutOfReach() {
    Tenant stranger = one.signUp();
    String id = user.session().get(SESSIONS).results().get(0).getString("id");
    String theirs = "/api/users/" + user.userUuid() + "/sessions/";
    String refusal = "As a non-staff user you're only allowed to access the `@me` user instance.";

    stranger.session().get(theirs).expectForbidden(refusal);
    stranger.session().delete(theirs).expectForbidden(refusal);
    stranger.session().delete(theirs + id + "/").expectForbidden(refusal);
    stranger.session().delete(SESSIONS + id + "/").expectNotFound("Not found.");
    stranger.session().delete(SESSIONS + "1/").expect(404);
    user.session().get(theirs).expect(200);
  }

  @Test
  void endingASessionIsInTheAuditTrailWithoutItsClient() {
    JsonObject session = logIn();
    String id = as(one, session).get(SESSIONS).results().get(0).getString("id");

    as(one, session).post("/api/logout/", "").expect(204);

    List<JsonObject> entries =
        user.api().get(user.organization() + "audit/?item_type=session").expect(200).results();
    assertEquals(1, entries.size());
    JsonObject entry = entries.get(0);
    assertEquals("deleted", entry.getString("action"));
    assertEquals(id, entry.getString("item_id"));
    assertEquals(user.userId(), entry.getJsonObject("user").getLong("id"));
    JsonObject before = entry.getJsonObject("before");
    assertTrue(!before.containsKey("client_address") && !before.containsKey("user_agent"));
  }

  @Test
  void aUserHasAThousandSessionsAtMost() {
    JsonObject oldest = logIn();
    database.execute(
        "update session set last_used_at = now() - interval '2 days' where user_id = ?",
        user.userId());
    database.execute(
        "insert into session (user_id, expires_at, last_used_at) select ?, now() + interval '1 day',"
            + " now() - interval '1 day' from generate_series(1, 997)",
        user.userId());

    logIn();
    expectValid(oldest);
    database.execute(
        "update session set last_used_at = now() - interval '2 days' where id ="
            + " (select session_id from refresh_token where created_at = (select max(created_at)"
            + " from refresh_token where used_at is not null))");
    JsonObject list = user.api().get(SESSIONS + "?limit=1").json();
    assertEquals(1_000, list.getInteger("count"));

    logIn();
    logIn();

    assertEquals(1_000, user.api().get(SESSIONS + "?limit=1").json().getInteger("count"));
    expectAccessEnded(oldest.getString("access_token"));
  }

  private String tokenWithoutSession(Instant issued) {
    return token(issued, new JsonObject());
  }

  private String token(Instant issued, JsonObject more) {
    JsonObject claims =
        new JsonObject()
            .put("iss", "dashgate")
            .put("aud", "dashgate")
            .put("sub", Long.toString(user.userId()))
            .put("iat", issued.getEpochSecond())
            .put("exp", issued.getEpochSecond() + 600)
            .put("jti", UUID.randomUUID().toString())
            .mergeIn(more);
    String signed = encode("{\"typ\":\"JWT\",\"alg\":\"HS256\"}") + "." + encode(claims.encode());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
