package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credentials hold, which do not, and how soon that changes on every process. */
@GatewaySettings("DASHGATE_JWT_SECRET=" + AuthenticationTest.SECRET)
class AuthenticationTest {

  static final String SECRET = "a secret of the tests, 32 bytes or more";
  private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";
  private static final String ME = "/api/users/@me/";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Duration SOON = Duration.ofSeconds(1);

  private static TestGateway gateway;
  private static TestGateway other;
  private static TestDatabase database;
  private static Tenant tenant;

  @BeforeAll
  static void start(Tenant fresh) {
    tenant = fresh;
    gateway = fresh.gateway();
    database = gateway.database();
    other = gateway.another(Map.of());
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void withoutCredentialsEveryOperationOfACallerIsRefused() {
    for (Call call : protectedCalls()) {
      expectNone(call.send(gateway.anonymous(), Map.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bearer KEY",
        "BEARER KEY",
        "Bearer",
        "Bearer ",
        "Bearer    ",
        "Token KEY",
        "KEY",
        "BearerKEY",
        "Basic KEY",
        "Basic dXNlckBleGFtcGxlLmNvbTpwYXNzd29yZA=="
      })
  void anythingButABearerCountsAsNone(String header) {
    Map<String, String> headers = Map.of("Authorization", header.replace("KEY", tenant.key()));

    for (Call call : protectedCalls()) {
      expectNone(call.send(gateway.anonymous(), headers));
    }
    gateway
        .anonymous()
        .send("GET", ME + "?personal_api_key=" + tenant.key(), null, headers)
        .expect(200);
  }

  @Test
  void aKeyWorksInTheHeader() {
    for (String header : List.of("Bearer " + tenant.key(), "Bearer    " + tenant.key() + "  ")) {
      Answer answer =
          gateway.anonymous().send("GET", ME, null, Map.of("Authorization", header)).expect(200);
      assertEquals(tenant.userId(), answer.id());
    }
  }

  @Test
  void aKeyWorksInTheBodyAndIsOtherwiseIgnored() {
    JsonObject body = new JsonObject().put("personal_api_key", tenant.key()).put("name", "n");

    JsonObject made = gateway.anonymous().post(tenant.dashboards(), body).expect(201).json();

    assertEquals("n", made.getString("name"));
    assertEquals(tenant.userId(), made.getJsonObject("created_by").getLong("id"));
    gateway.anonymous().patch(tenant.dashboard(made.getLong("id")), body).expect(200);
  }

  @Test
  void aKeyWorksInTheQuery() {
    String query = "?limit=1&personal_api_key=" + tenant.key();

    JsonObject page = gateway.anonymous().get(tenant.dashboards() + query).expect(200).json();

    assertEquals(1, page.getJsonArray("results").size());
    gateway.anonymous().post(tenant.dashboards() + query, "{}").expect(201);
  }

  @Test
  void anAccessTokenWorks() {
    assertEquals(tenant.userId(), tenant.session().get(ME).expect(200).id());
    tenant.session().post(tenant.dashboards(), "{}").expect(201);
  }

  @Test
  void anInvalidKeyIsRefusedWithThePlaceItWasFoundIn() {
    String wrong = "phx_" + "0".repeat(43);
    Api anonymous = gateway.anonymous();

    for (Call call : protectedCalls()) {
      expectInvalidKey(call.send(gateway.as(wrong), Map.of()), "Authorization header");
    }
    for (String path : List.of(tenant.dashboards(), "/api/personal_api_keys/")) {
      expectInvalidKey(
          anonymous.post(path, new JsonObject().put("personal_api_key", wrong)), "body");
    }
    for (String path : List.of(tenant.dashboards(), ME, "/api/projects/@current/")) {
      expectInvalidKey(anonymous.get(path + "?personal_api_key=" + wrong), "query string");
    }
  }

  @Test
  void nothingButTheExactKeyIsTheKey() {
    String key = tenant.key();
    for (String wrong :
        List.of(
            key.substring(4),
            key.substring(0, key.length() - 1),
            key + "0",
            key.toLowerCase(Locale.ROOT),
            "Bearer " + key,
            "phx_",
            "' or 1=1 --",
            "%",
            "x".repeat(8000))) {
      expectInvalidKey(gateway.as(wrong).get(ME), "Authorization header");
    }
  }

  @Test
  void bytesThatAreNoTextAreAnInvalidKey() {
    String answer =
        RawHttp.send(
            gateway.port(),
            "GET /api/users/@me/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer \u00ff\u00fe\u00a0\r\n\r\n");

    assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
  }

  @Test
  void onlyTheFirstCredentialCounts() {
    String good = tenant.key();
    String wrong = "phx_wrong";
    String path = tenant.dashboards();
    JsonObject goodBody = new JsonObject().put("personal_api_key", good);
    JsonObject wrongBody = new JsonObject().put("personal_api_key", wrong);
    String goodQuery = "?personal_api_key=" + good;
    String wrongQuery = "?personal_api_key=" + wrong;

    expectInvalidKey(gateway.as(wrong).post(path + goodQuery, goodBody), "Authorization header");
    expectInvalidKey(gateway.anonymous().post(path + goodQuery, wrongBody), "body");
    gateway.as(good).post(path + wrongQuery, wrongBody).expect(201);
    gateway.anonymous().post(path + wrongQuery, goodBody).expect(201);
  }

  @Test
  void anEmptyOrOddKeyInBodyOrQueryIsNone() {
    expectNone(gateway.anonymous().get(ME + "?personal_api_key="));
    expectNone(gateway.anonymous().post(tenant.dashboards(), "{\"personal_api_key\":7}"));
    expectNone(gateway.anonymous().post(tenant.dashboards(), "{\"personal_api_key\":null}"));
    expectNone(gateway.anonymous().post(tenant.dashboards(), "[\"personal_api_key\"]"));
  }

  @Test
  void credentialsAreCheckedBeforeAnythingElse() {
    Api anonymous = gateway.anonymous();

    expectNone(anonymous.get("/api/projects/999999999/dashboards/"));
    expectNone(anonymous.get("/api/projects/nonsense/dashboards/"));
    expectNone(anonymous.get(tenant.dashboard(999_999_999)));
    expectNone(anonymous.post(tenant.dashboards(), "{broken"));
    expectNone(anonymous.post(tenant.dashboards(), "{\"name\":7}"));
    expectNone(anonymous.send("PATCH", tenant.dashboards(), "{}", Map.of()));
    expectNone(anonymous.get(tenant.dashboards() + "?pinned=maybe"));
    anonymous.get("/api/nonsense/").expectNotFound("Endpoint not found.");
  }

  @Test
  void publicOperationsDoNotLookAtCredentials() {
    JsonObject body = new JsonObject().put("email", tenant.email());

    gateway.as("phx_wrong").post("/api/login/precheck/", body).expect(200);
    gateway.as("phx_wrong").get("/api/schema/").expect(200);
  }

  @Test
  void aTokenWithTheRightSecretAndClaimsHolds() {
    for (JsonObject claims :
        List.of(
            claims(),
            claims().put("nbf", now()),
            claims().put("anything", new JsonObject().put("else", JsonArray.of(1))),
            claims().put("iat", now() - 3000).put("exp", now() + 600),
            claims().put("exp", now() + 3600))) {
      assertEquals(tenant.userId(), gateway.as(sign(claims)).get(ME).expect(200).id());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "iat", "nbf"})
  void clocksMayDifferByLessThanAMinute(String claim) {
    JsonObject claims =
        claim.equals("exp")
            ? claims().put("iat", now() - 600).put("exp", now() - 30)
            : claims().put(claim, now() + 30);

    gateway.as(sign(claims)).get(ME).expect(200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void aBadTokenIsRefusedEverywhere(String what, String token) {
    for (Call call : protectedCalls()) {
      expectInvalidToken(call.send(gateway.as(token), Map.of()));
    }
  }

  static Stream<Arguments> badTokens() {
    return Stream.of(badSignatures(), badTimes(), badClaims(), badShapes())
        .flatMap(tokens -> tokens.entrySet().stream())
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  private static Map<String, String> badSignatures() {
    String good = sign(claims());
    String[] parts = good.split("\\.");
    String none = encode("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + parts[1];
    String tampered = encode(claims().put("sub", Long.toString(tenant.userId() + 1)).encode());
    String nobody = parts[0] + "." + parts[1];
    return Map.ofEntries(
        Map.entry("alg none", none + "."),
        Map.entry("alg none with two segments", none),
        Map.entry("alg none with a signature", none + "." + parts[2]),
        Map.entry("alg None", encode("{\"alg\":\"None\"}") + "." + parts[1] + "."),
        Map.entry("another secret", sign(HEADER, claims().encode(), SECRET + "!")),
        Map.entry(
            "another algorithm", signWith("HmacSHA512", "{\"typ\":\"JWT\",\"alg\":\"HS512\"}")),
        Map.entry("a digest that the header does not name", signWith("HmacSHA512", HEADER)),
        Map.entry("no signature", nobody),
        Map.entry("an empty signature", nobody + "."),
        Map.entry("a truncated signature", good.substring(0, good.length() - 1)),
        Map.entry("a signature of half the length", good.substring(0, good.length() - 22)),
        Map.entry("a padded signature", good + "="),
        Map.entry("a longer signature", good + "A"),
        Map.entry("a fourth segment", good + ".A"),
        Map.entry("a tampered payload", parts[0] + "." + tampered + "." + parts[2]),
        Map.entry("a padded payload", parts[0] + "." + parts[1] + "=." + parts[2]),
        Map.entry(
            "an unknown crit",
            sign(
                "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}",
                claims().encode(),
                SECRET)));
  }

  private static Map<String, String> badTimes() {
    return Map.ofEntries(
        Map.entry("no exp", sign(without("exp"))),
        Map.entry("exp null", sign(claims().putNull("exp"))),
        Map.entry("exp as a string", sign(claims().put("exp", "" + (now() + 600)))),
        Map.entry("exp with a fraction", sign(claims().put("exp", now() + 600.5))),
        Map.entry(
            "exp 1e400", signText(claims().put("exp", "X").encode().replace("\"X\"", "1e400"))),
        Map.entry(
            "exp beyond a long",
            signText(claims().put("exp", "X").encode().replace("\"X\"", "99999999999999999999"))),
        Map.entry("exp true", sign(claims().put("exp", true))),
        Map.entry(
            "exp in the past", sign(claims().put("iat", now() - 720).put("exp", now() - 120))),
        Map.entry("exp 0", sign(claims().put("exp", 0))),
        Map.entry("exp negative", sign(claims().put("exp", -1))),
        Map.entry("exp in the far future", sign(claims().put("exp", now() + 366 * 86_400L))),
        Map.entry("exp at the end of time", sign(claims().put("exp", Long.MAX_VALUE))),
        Map.entry("no iat", sign(without("iat"))),
        Map.entry("iat as a string", sign(claims().put("iat", "" + now()))),
        Map.entry("iat in the future", sign(claims().put("iat", now() + 120))),
        Map.entry("nbf in the future", sign(claims().put("nbf", now() + 120))),
        Map.entry("nbf as a string", sign(claims().put("nbf", "" + now()))),
        Map.entry("nbf null", sign(claims().putNull("nbf"))));
  }

  private static Map<String, String> badClaims() {
    return Map.ofEntries(
        Map.entry("no iss", sign(without("iss"))),
        Map.entry("another iss", sign(claims().put("iss", "dashgate2"))),
        Map.entry("iss as a number", sign(claims().put("iss", 1))),
        Map.entry("no aud", sign(without("aud"))),
        Map.entry("another aud", sign(claims().put("aud", "Dashgate"))),
        Map.entry("aud as a number", sign(claims().put("aud", 1))),
        Map.entry("aud as an object", sign(claims().put("aud", new JsonObject()))),
        Map.entry("aud as an empty array", sign(claims().put("aud", new JsonArray()))),
        Map.entry("no sub", sign(without("sub"))),
        Map.entry("sub null", sign(claims().putNull("sub"))),
        Map.entry("sub as a number", sign(claims().put("sub", tenant.userId()))),
        Map.entry("sub 0", sign(claims().put("sub", "0"))),
        Map.entry("sub negative", sign(claims().put("sub", "-1"))),
        Map.entry("sub with a zero in front", sign(claims().put("sub", "0" + tenant.userId()))),
        Map.entry("sub with a space", sign(claims().put("sub", tenant.userId() + " "))),
        Map.entry("sub beyond a long", sign(claims().put("sub", "9223372036854775808"))),
        Map.entry("sub plus 2^32", sign(claims().put("sub", "" + (tenant.userId() + (1L << 32))))),
        Map.entry("sub of nobody", sign(claims().put("sub", "999999999"))),
        Map.entry("sub with SQL", sign(claims().put("sub", "1 or 1=1"))));
  }

  private static Map<String, String> badShapes() {
    return Map.ofEntries(
        Map.entry("ey.", "ey."),
        Map.entry("ey..", "ey.."),
        Map.entry("a header that is no JSON", sign("{\"alg\":", claims().encode(), SECRET)),
        Map.entry("an empty payload", signText("")),
        Map.entry("no claims", signText("{}")),
        Map.entry("a payload that is no JSON", signText("{\"sub\":")),
        Map.entry("a payload that is an array", signText("[" + claims().encode() + "]")),
        Map.entry("a payload that is a number", signText("1")),
        Map.entry("a payload that is null", signText("null")),
        Map.entry("a payload that is too deep", signText("[".repeat(3000))));
  }

  @Test
  void aTokenHoldsNoLongerThanTheLifetimeWhateverItsIat() {
    expectInvalidToken(
        gateway.as(sign(claims().put("iat", -(1L << 62)).put("exp", 1L << 62))).get(ME));
    expectInvalidToken(gateway.as(sign(claims().put("iat", Long.MIN_VALUE + 60))).get(ME));
  }

  @Test
  void aDeletedKeyIsRefusedAtOnce() {
    JsonObject key = newKey();
    Api api = gateway.as(key.getString("value"));
    api.get(ME).expect(200);

    delete(key);

    expectInvalidKey(api.get(ME), "Authorization header");
  }

  @Test
  void aDeletedKeyIsRefusedSoonByOtherProcesses() {
    JsonObject key = newKey();
    Api api = other.as(key.getString("value"));
    api.get(ME).expect(200);
    api.get(tenant.dashboards()).expect(200);

    delete(key);

    expectSoon(401, () -> api.get(ME).status());
    expectInvalidKey(api.get(tenant.dashboards()), "Authorization header");
  }

  @Test
  void aNewKeyAndATokenWorkOnEveryProcess() {
    JsonObject key = newKey();

    other.as(key.getString("value")).get(ME).expect(200);
    other.as(tenant.accessToken()).get(ME).expect(200);
  }

  @Test
  void credentialsOfADeactivatedUserAreRefusedSoonByAllProcesses() {
    Tenant leaver = gateway.signUp();
    for (TestGateway each : List.of(gateway, other)) {
      each.as(leaver.key()).get(ME).expect(200);
      each.as(leaver.accessToken()).get(ME).expect(200);
    }

    database.execute("update users set is_active = false where id = ?", leaver.userId());

    for (TestGateway each : List.of(gateway, other)) {
      expectSoon(401, () -> each.as(leaver.key()).get(ME).status());
      expectSoon(401, () -> each.as(leaver.accessToken()).get(ME).status());
    }
    JsonObject login =
        new JsonObject().put("email", leaver.email()).put("password", "correct horse");
    gateway
        .anonymous()
        .post("/api/login/", login)
        .expectInvalid("invalid_credentials", "Invalid email or password.", null);
    refresh(gateway, leaver.refreshToken()).expect(401);
  }

  @Test
  void aRemovedMemberIsKeptOutSoonByAllProcesses() {
    Tenant member = tenant.addMember();
    for (TestGateway each : List.of(gateway, other)) {
      each.as(member.key()).get(tenant.dashboards()).expect(200);
    }

    database.execute("delete from membership where user_id = ?", member.userId());

    for (TestGateway each : List.of(gateway, other)) {
      Api api = each.as(member.key());
      expectSoon(403, () -> api.get(tenant.dashboards()).status());
      api.post(tenant.dashboards(), "{}").expectForbidden("You don't have access to the project.");
      api.get("/api/organizations/" + tenant.organizationId() + "/").expectNotFound("Not found.");
    }
  }

  @Test
  void aRefreshTokenSpentOnTwoProcessesAtOnceEndsItsSuccessorToo() {
    String spent = gateway.signUp().refreshToken();
    List<CompletableFuture<Answer>> refreshes = new ArrayList<>();

    database.holdWhile(
        "select 1 from refresh_token",
        2,
        () -> {
          for (TestGateway each : List.of(gateway, other)) {
            refreshes.add(CompletableFuture.supplyAsync(() -> refresh(each, spent)));
          }
        });

    List<Answer> answers = refreshes.stream().map(CompletableFuture::join).toList();
    List<Answer> successes = answers.stream().filter(answer -> answer.status() == 200).toList();
    assertEquals(1, successes.size());
    refresh(gateway, successes.get(0).json().getString("refresh_token")).expect(401);
  }

  private static Answer refresh(TestGateway gateway, String token) {
    return gateway
        .anonymous()
        .post("/api/token/refresh/", new JsonObject().put("refresh_token", token));
  }

  private record Call(String method, String path, String body) {

    Answer send(Api api, Map<String, String> headers) {
      return api.send(method, path, body, headers);
    }
  }

  private static List<Call> protectedCalls() {
    return List.of(
        new Call("GET", ME, null),
        new Call("GET", tenant.dashboards(), null),
        new Call("POST", tenant.dashboards(), "{}"),
        new Call("DELETE", tenant.dashboard(1), null),
        new Call("GET", "/api/personal_api_keys/@current/", null),
        new Call("POST", "/api/organizations/@current/invites/", "{}"));
  }

  private static JsonObject newKey() {
    return tenant
        .session()
        .post("/api/personal_api_keys/", new JsonObject().put("label", "short-lived"))
        .expect(201)
        .json();
  }

  private static void delete(JsonObject key) {
    tenant.session().delete("/api/personal_api_keys/" + key.getString("id") + "/").expect(204);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", "dashgate")
        .put("aud", "dashgate")
        .put("sub", Long.toString(tenant.userId()))
        .put("iat", now())
        .put("exp", now() + 600)
        .put("jti", UUID.randomUUID().toString());
  }

  private static JsonObject without(String claim) {
    JsonObject claims = claims();
    claims.remove(claim);
    return claims;
  }

  private static String sign(JsonObject claims) {
    return signText(claims.encode());
  }

  private static String signText(String payload) {
    return sign(HEADER, payload, SECRET);
  }

  private static String sign(String header, String payload, String secret) {
    return sign("HmacSHA256", header, payload, secret);
  }

  private static String signWith(String algorithm, String header) {
    return sign(algorithm, header, claims().encode(), SECRET);
  }

  private static String sign(String algorithm, String header, String payload, String secret) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      String signed = encode(header) + "." + encode(payload);
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void expectSoon(int status, IntSupplier request) {
    Soon.seen(SOON, () -> request.getAsInt() == status);
  }

  private static void expectNone(Answer answer) {
    expectUnauthorized(
        answer, "not_authenticated", "Authentication credentials were not provided.");
  }

  private static void expectInvalidKey(Answer answer, String place) {
    expectUnauthorized(
        answer,
        "authentication_failed",
        "Personal API key found in request " + place + " is invalid.");
  }

  private static void expectInvalidToken(Answer answer) {
    expectUnauthorized(answer, "authentication_failed", "Access token is invalid or has expired.");
  }

  private static void expectUnauthorized(Answer answer, String code, String detail) {
    answer.expectError(401, "authentication_error", code, detail, null);
    assertEquals("Bearer", answer.header("WWW-Authenticate").orElse(null));
  }

  @Test
  void anAccessTokenBelongsInTheHeader() {
    String token = tenant.accessToken();
    gateway.as(token).get(ME).expect(200);
    expectInvalidKey(gateway.anonymous().get(ME + "?personal_api_key=" + token), "query string");
  }

  @Test
  void aTokenHasOneSpelling() {
    String token = tenant.accessToken();
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    String other = token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
    expectInvalidToken(gateway.as(other).get(ME));
  }
}
