package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.JwksServer;
import io.dashgate.testing.SigningKey;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
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

/**
 * Tokens of trusted issuers: which let a user in, and what an issuer's server cannot bring about.
 */
class FederatedTokensTest {

  private static final String ME = "/api/users/@me/";
  private static final String COMPANY = "https://id.example.com";
  private static final String PEM = "https://pem.example.com";
  private static final String SCOPED = "https://scoped.example.com";
  private static final String LATE = "https://late.example.com";
  private static final String ABSENT = "https://absent.example.com";
  private static final String ROTATING = "https://rotating.example.com";
  private static final String COUNTED = "https://counted.example.com";

  /** The servers of issuers, by name of the issuer. */
  private static final List<String> FAULTS =
      List.of("down", "silent", "endless", "empty", "huge", "elsewhere", "html", "secrets", "weak");

  private static final SigningKey RSA = SigningKey.create("rsa", "RS256");
  private static final SigningKey CURVE = SigningKey.create("curve", "ES256");
  private static final SigningKey STRANGER = SigningKey.create("stranger", "ES256");
  private static final Duration SOON = Duration.ofSeconds(1);

  private static JwksServer server;
  private static TestGateway gateway;
  private static TestDatabase database;
  private static Tenant tenant;

  @BeforeAll
  static void start() {
    server = JwksServer.start();
    JsonArray issuers =
        JsonArray.of(
            published(COMPANY, "/company"),
            new JsonObject()
                .put("issuer", PEM)
                .put("public_key", CURVE.pem())
                .put("audience", "dashgate")
                .put("algorithms", JsonArray.of("ES256"))
                .put("user_claim", "sub"),
            published(SCOPED, "/scoped").put("scopes_claim", "scope"),
            published(LATE, "/late"),
            published(ABSENT, "/absent"),
            published(ROTATING, "/rotating"),
            published(COUNTED, "/counted"));
    server.publish("/company", RSA, CURVE);
    for (String path : List.of("/scoped", "/rotating", "/counted")) {
      server.publish(path, CURVE);
    }
    server.answer("/late", JwksServer.text(503, ""));
    server.answer("/absent", JwksServer.text(503, ""));
    for (String fault : FAULTS) {
      server.publish("/" + fault, CURVE);
      issuers.add(published(fault, "/" + fault));
    }
    Path dataDir = TestGateway.newDataDir();
    gateway = TestGateway.start(dataDir, Map.of("DASHGATE_JWT_ISSUERS", issuers.encode()));
    database = TestDatabase.of(dataDir);
    tenant = signUpVerified();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  private static Tenant signUpVerified() {
    Tenant verified = gateway.signUp();
    verify(verified);
    return verified;
  }

  private static Map<String, String> withSignup(String policy) {
    return Map.of(
        "DASHGATE_SIGNUP",
        policy,
        "DASHGATE_JWT_SECRET",
        "s".repeat(32),
        "DASHGATE_JWT_ISSUERS",
        JsonArray.of(published(COMPANY, "/company")).encode());
  }

  /** Sign-up is open here, so that addresses stand for accounts only if they are verified. */
  private static void verify(Tenant user) {
    database.execute("update users set email_verified = true where id = ?", user.userId());
  }

  private static JsonObject published(String issuer, String path) {
    return new JsonObject()
        .put("issuer", issuer)
        .put("jwks_url", server.url(path))
        .put("audience", "dashgate")
        .put("algorithms", JsonArray.of("RS256", "ES256"));
  }

  @Test
  void aTokenOfATrustedIssuerLetsItsUserIn() {
    for (SigningKey key : List.of(RSA, CURVE)) {
      Api api = gateway.as(key.sign(claims()));

      assertEquals(tenant.userId(), api.get(ME).expect(200).id());
      JsonObject made = api.post(tenant.dashboards(), "{\"name\":\"n\"}").expect(201).json();
      assertEquals(tenant.userId(), made.getJsonObject("created_by").getLong("id"));
    }
  }

  @Test
  void ourOwnTokensAndKeysStillHold() {
    gateway.as(tenant.accessToken()).get(ME).expect(200);
    gateway.as(tenant.key()).get(ME).expect(200);
  }

  @Test
  void aUserMayBeNamedByUuidAndAKeyByTheSettings() {
    JsonObject claims = claims().put("iss", PEM).put("sub", tenant.userUuid());

    assertEquals(tenant.userId(), gateway.as(CURVE.sign(claims)).get(ME).expect(200).id());
    claims.put("sub", tenant.userUuid().toUpperCase(Locale.ROOT));
    gateway.as(CURVE.sign(claims)).get(ME).expect(200);
    claims.put("sub", tenant.email());
    gateway.as(CURVE.sign(claims)).get(ME).expect(200);
  }

  @Test
  void allThatIssuersMayVaryHolds() {
    JsonObject untyped = CURVE.header();
    untyped.remove("typ");
    for (JsonObject claims :
        List.of(
            claims().put("email", tenant.email().toUpperCase(Locale.ROOT)),
            claims().put("email_verified", true),
            claims().put("email_verified", "true"),
            claims().put("aud", JsonArray.of("another", "dashgate")),
            claims().put("nbf", now()),
            claims().put("iat", now() - 80_000).put("exp", now() + 600),
            claims().put("exp", now() + 86_400),
            claims().put("anything", new JsonObject().put("else", JsonArray.of(1))))) {
      gateway.as(CURVE.sign(claims)).get(ME).expect(200);
    }
    for (JsonObject header :
        List.of(
            untyped,
            CURVE.header().put("typ", "at+jwt"),
            CURVE.header().put("typ", "application/AT+JWT"),
            CURVE
                .header()
                .put("jku", "https://evil.example.com/jwks")
                .put("jwk", STRANGER.jwk()))) {
      gateway.as(CURVE.sign(header, claims().encode())).get(ME).expect(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "iat", "nbf"})
  void clocksMayDifferByLessThanAMinute(String claim) {
    JsonObject claims =
        claim.equals("exp")
            ? claims().put("iat", now() - 600).put("exp", now() - 30)
            : claims().put(claim, now() + 30);

    gateway.as(CURVE.sign(claims)).get(ME).expect(200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void aBadTokenIsRefusedEverywhere(String what, String token) {
    for (int i = 0; i < 2; i++) {
      expectInvalid(gateway.as(token).get(ME));
      expectInvalid(gateway.as(token).get(tenant.dashboards()));
      expectInvalid(gateway.as(token).post(tenant.dashboards(), "{}"));
    }
  }

  static Stream<Arguments> badTokens() {
    return Stream.of(badTimes(), badClaims(), badHeaders(), badSignatures(), badShapes())
        .flatMap(tokens -> tokens.entrySet().stream())
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  private static Map<String, String> badTimes() {
    return Map.ofEntries(
        Map.entry("no exp", CURVE.sign(without("exp"))),
        Map.entry("exp null", CURVE.sign(claims().putNull("exp"))),
        Map.entry("exp as a string", CURVE.sign(claims().put("exp", "" + (now() + 600)))),
        Map.entry("exp with a fraction", CURVE.sign(claims().put("exp", now() + 600.5))),
        Map.entry("exp 1e400", signText(textually("exp", "1e400"))),
        Map.entry("exp beyond a long", signText(textually("exp", "99999999999999999999"))),
        Map.entry("exp true", CURVE.sign(claims().put("exp", true))),
        Map.entry("exp an array", CURVE.sign(claims().put("exp", JsonArray.of(now() + 600)))),
        Map.entry(
            "exp in the past",
            CURVE.sign(claims().put("iat", now() - 720).put("exp", now() - 120))),
        Map.entry("exp 0", CURVE.sign(claims().put("exp", 0))),
        Map.entry("exp negative", CURVE.sign(claims().put("exp", -1))),
        Map.entry("exp in the far future", CURVE.sign(claims().put("exp", now() + 366 * 86_400L))),
        Map.entry("exp in two days", CURVE.sign(claims().put("exp", now() + 2 * 86_400))),
        Map.entry("exp at the end of time", CURVE.sign(claims().put("exp", Long.MAX_VALUE))),
        Map.entry(
            "iat at the beginning", CURVE.sign(claims().put("iat", 0).put("exp", now() + 600))),
        Map.entry("no iat", CURVE.sign(without("iat"))),
        Map.entry("iat as a string", CURVE.sign(claims().put("iat", "" + now()))),
        Map.entry("iat in the future", CURVE.sign(claims().put("iat", now() + 120))),
        Map.entry("nbf in the future", CURVE.sign(claims().put("nbf", now() + 120))),
        Map.entry("nbf as a string", CURVE.sign(claims().put("nbf", "" + now()))),
        Map.entry("nbf null", CURVE.sign(claims().putNull("nbf"))));
  }

  private static Map<String, String> badClaims() {
    return Map.ofEntries(
        Map.entry("no iss", CURVE.sign(without("iss"))),
        Map.entry("an unknown iss", CURVE.sign(claims().put("iss", COMPANY + "/"))),
        Map.entry("our own iss", CURVE.sign(claims().put("iss", "dashgate"))),
        Map.entry("iss as a number", CURVE.sign(claims().put("iss", 1))),
        Map.entry("iss as an array", CURVE.sign(claims().put("iss", JsonArray.of(COMPANY)))),
        Map.entry("no aud", CURVE.sign(without("aud"))),
        Map.entry("another aud", CURVE.sign(claims().put("aud", "Dashgate"))),
        Map.entry("aud as a number", CURVE.sign(claims().put("aud", 1))),
        Map.entry("aud as an object", CURVE.sign(claims().put("aud", new JsonObject()))),
        Map.entry("aud as an empty array", CURVE.sign(claims().put("aud", new JsonArray()))),
        Map.entry(
            "aud with a number in it",
            CURVE.sign(claims().put("aud", JsonArray.of("dashgate", 1)))),
        Map.entry("no email", CURVE.sign(without("email"))),
        Map.entry("email null", CURVE.sign(claims().putNull("email"))),
        Map.entry("email as a number", CURVE.sign(claims().put("email", tenant.userId()))),
        Map.entry(
            "email as an array", CURVE.sign(claims().put("email", JsonArray.of(tenant.email())))),
        Map.entry("email empty", CURVE.sign(claims().put("email", ""))),
        Map.entry("email with a space", CURVE.sign(claims().put("email", tenant.email() + " "))),
        Map.entry("email with NUL", CURVE.sign(claims().put("email", tenant.email() + "\u0000"))),
        Map.entry(
            "email with a lone surrogate",
            signText(textually("email", "\"\\ud800" + tenant.email() + "\""))),
        Map.entry("email that is no address", CURVE.sign(claims().put("email", "%"))),
        Map.entry("email with SQL", CURVE.sign(claims().put("email", "' or '@' <> '"))),
        Map.entry("email of 10000 letters", CURVE.sign(claims().put("email", "@".repeat(10_000)))),
        Map.entry("email of nobody", CURVE.sign(claims().put("email", "nobody@example.com"))),
        Map.entry("uuid of nobody", CURVE.sign(claims().put("email", "" + UUID.randomUUID()))),
        Map.entry("our user id", CURVE.sign(claims().put("email", "" + tenant.userId()))),
        Map.entry("email not verified", CURVE.sign(claims().put("email_verified", false))),
        Map.entry("email perhaps verified", CURVE.sign(claims().put("email_verified", "yes"))),
        Map.entry("email_verified null", CURVE.sign(claims().putNull("email_verified"))),
        Map.entry("scopes as a number", CURVE.sign(claims().put("iss", SCOPED).put("scope", 1))),
        Map.entry(
            "scopes with a number",
            CURVE.sign(
                claims().put("iss", SCOPED).put("scope", JsonArray.of("dashboard:read", 1)))));
  }

  private static Map<String, String> badHeaders() {
    JsonObject header = CURVE.header();
    return Map.ofEntries(
        Map.entry("no alg", signHeader(removed(header, "alg"))),
        Map.entry("alg null", signHeader(header.copy().putNull("alg"))),
        Map.entry("alg as a number", signHeader(header.copy().put("alg", 256))),
        Map.entry("alg es256", signHeader(header.copy().put("alg", "es256"))),
        Map.entry("alg of another key", signHeader(header.copy().put("alg", "RS256"))),
        Map.entry("alg that is not allowed", CURVE.as("curve", "ES384").sign(claims())),
        Map.entry("alg PS256, not allowed", RSA.as("rsa", "PS256").sign(claims())),
        Map.entry("alg RS512, not allowed", RSA.as("rsa", "RS512").sign(claims())),
        Map.entry("an unknown crit", signHeader(header.copy().put("crit", JsonArray.of("x")))),
        Map.entry("an empty crit", signHeader(header.copy().put("crit", new JsonArray()))),
        Map.entry("crit null", signHeader(header.copy().putNull("crit"))),
        Map.entry(
            "a payload that is not encoded",
            signHeader(header.copy().put("b64", false).put("crit", JsonArray.of("b64")))),
        Map.entry("a token to log out", signHeader(header.copy().put("typ", "logout+jwt"))),
        Map.entry("typ as a number", signHeader(header.copy().put("typ", 1))),
        Map.entry("an unknown kid", signHeader(header.copy().put("kid", "unknown"))),
        Map.entry("the kid of another key", signHeader(header.copy().put("kid", "rsa"))),
        Map.entry("kid as a number", signHeader(header.copy().put("kid", 1))),
        Map.entry("kid null", signHeader(header.copy().putNull("kid"))),
        Map.entry(
            "a key of its own",
            STRANGER.sign(
                STRANGER.header().put("kid", "curve").put("jwk", STRANGER.jwk()),
                claims().encode())),
        Map.entry("a key of another issuer", RSA.sign(claims().put("iss", PEM))),
        Map.entry(
            "a stranger's key under a known name", STRANGER.as("curve", "ES256").sign(claims())));
  }

  private static Map<String, String> badSignatures() {
    String good = CURVE.sign(claims());
    String[] parts = good.split("\\.");
    String body = parts[0] + "." + parts[1];
    String byRsa = RSA.sign(claims());
    String none = SigningKey.encode("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + parts[1];
    return Map.ofEntries(
        Map.entry("alg none", none + "."),
        Map.entry("alg none with two segments", none),
        Map.entry("alg none with a signature", none + "." + parts[2]),
        Map.entry("alg None", SigningKey.encode("{\"alg\":\"None\"}") + "." + parts[1] + ".x"),
        Map.entry("HS256 with the public key", hmac(RSA.pem(), RSA.header())),
        Map.entry("HS256 with the key's bytes", hmac(rawText(RSA), RSA.header())),
        Map.entry("HS256 with no kid", hmac(CURVE.pem(), new JsonObject())),
        Map.entry("HS256 with our header", hmac(CURVE.pem(), new JsonObject().put("typ", "JWT"))),
        Map.entry("no signature", body),
        Map.entry("an empty signature", body + "."),
        Map.entry("a padded signature", good + "=="),
        Map.entry("a longer signature", good + "AA"),
        Map.entry("a shorter signature", body + "." + parts[2].substring(0, 84)),
        Map.entry("a shorter RSA signature", byRsa.substring(0, byRsa.length() - 4)),
        Map.entry("a longer RSA signature", byRsa.substring(0, byRsa.length() - 2) + "AAAA"),
        Map.entry("a signature in DER", body + "." + der(parts[2])),
        Map.entry("a signature of zeros", body + "." + "A".repeat(86)),
        Map.entry("a signature with other last bits", odd(good)),
        Map.entry("a fourth segment", good + ".A"),
        Map.entry("an encrypted token", good + "." + parts[0] + "." + parts[1]),
        Map.entry("a padded payload", parts[0] + "." + parts[1] + "=." + parts[2]),
        Map.entry(
            "a tampered payload",
            parts[0] + "." + SigningKey.encode(claims().encode()) + "." + parts[2]),
        Map.entry(
            "the signature of another token", body + "." + CURVE.sign(claims()).split("\\.")[2]));
  }

  private static Map<String, String> badShapes() {
    return Map.ofEntries(
        Map.entry("ey.", "ey."),
        Map.entry("ey..", "ey.."),
        Map.entry("eyJ.eyJ.eyJ", "eyJ.eyJ.eyJ"),
        Map.entry("an empty payload", CURVE.sign(CURVE.header(), "")),
        Map.entry("no claims", signText("{}")),
        Map.entry("a payload that is no JSON", signText("{\"iss\":")),
        Map.entry("a payload that is an array", signText("[" + claims().encode() + "]")),
        Map.entry("a payload that is null", signText("null")),
        Map.entry("a payload in UTF-16", CURVE.sign(CURVE.header(), utf16(claims().encode()))),
        Map.entry("a payload with more after it", signText(claims().encode() + "{}")),
        Map.entry("a payload that is too deep", signText("[".repeat(3000))),
        Map.entry("a claim that is too deep", signText(textually("x", "[".repeat(3000)))));
  }

  @Test
  void theClaimOfScopesLimitsWhatATokenMayDo() {
    JsonObject claims = claims().put("iss", SCOPED);
    for (Object scope :
        List.of("openid dashboard:read profile", JsonArray.of("dashboard:read", "email"))) {
      Api api = gateway.as(CURVE.sign(claims.copy().put("scope", scope)));
      api.get(tenant.dashboards()).expect(200);
      api.post(tenant.dashboards(), "{}")
          .expectForbidden("API key missing required scope 'dashboard:write'");
      api.get(ME).expectForbidden("API key missing required scope 'user:read'");
    }
    Api writer = gateway.as(CURVE.sign(claims.copy().put("scope", "dashboard:write")));
    writer.get(tenant.dashboards()).expect(200);
    writer.post(tenant.dashboards(), "{}").expect(201);
    Api unlimited = gateway.as(CURVE.sign(claims.copy().put("scope", "*")));
    unlimited.get(ME).expect(200);
    unlimited.post("/api/personal_api_keys/", "{\"label\":\"a\"}").expect(201);
  }

  @Test
  void withoutTheClaimOfScopesATokenMayDoNothing() {
    JsonObject claims = claims().put("iss", SCOPED);
    for (JsonObject each :
        List.of(claims, claims.copy().put("scope", ""), claims.copy().put("scope", "admin"))) {
      Api api = gateway.as(CURVE.sign(each.put("jti", UUID.randomUUID().toString())));
      api.get(ME).expectForbidden("API key missing required scope 'user:read'");
      api.get(tenant.dashboards())
          .expectForbidden("API key missing required scope 'dashboard:read'");
    }
  }

  @Test
  void noScopeOfATokenReachesKeysOrInvitations() {
    String scopes = "personal_api_key:read personal_api_key:write organization:write";
    Api api = gateway.as(CURVE.sign(claims().put("iss", SCOPED).put("scope", scopes)));

    api.get("/api/personal_api_keys/").expect(403);
    api.post("/api/personal_api_keys/", "{\"label\":\"a\"}").expect(403);
    api.get("/api/personal_api_keys/@current/").expectNotFound("Not found.");
  }

  @Test
  void aDeactivatedUserIsRefusedSoon() {
    Tenant leaver = signUpVerified();
    String seen = CURVE.sign(claims().put("email", leaver.email()));
    gateway.as(seen).get(ME).expect(200);

    database.execute("update users set is_active = false where id = ?", leaver.userId());

    expectSoon(401, () -> gateway.as(seen).get(ME).status());
    expectInvalid(gateway.as(seen).get(ME));
    expectInvalid(gateway.as(CURVE.sign(claims().put("email", leaver.email()))).get(ME));
    expectInvalid(
        gateway.as(CURVE.sign(claims().put("iss", PEM).put("sub", leaver.userUuid()))).get(ME));
  }

  @Test
  void anAddressThatAnybodyMayHaveSignedUpWithStandsForNobody() {
    Tenant squatter = gateway.signUp();
    String byAddress = CURVE.sign(claims().put("email", squatter.email()));
    String byUuid = CURVE.sign(claims().put("email", squatter.userUuid()));

    expectInvalid(gateway.as(byAddress).get(ME));
    assertEquals(squatter.userId(), gateway.as(byUuid).get(ME).expect(200).id());

    verify(squatter);
    expectSoon(200, () -> gateway.as(byAddress).get(ME).status());
    database.execute("update users set email_verified = false where id = ?", squatter.userId());
    expectSoon(401, () -> gateway.as(byAddress).get(ME).status());
  }

  /** A member of any organization sees the id of an invitation that it makes, and can use it. */
  @Test
  void anAcceptedInvitationVerifiesNoAddress() {
    Tenant invited = tenant.addMember();

    expectInvalid(gateway.as(CURVE.sign(claims().put("email", invited.email()))).get(ME));
  }

  @Test
  void whereSignUpIsClosedEveryAddressStandsForItsAccount() {
    Tenant user = gateway.signUp();
    String byAddress = CURVE.sign(claims().put("email", user.email()));
    try (TestGateway closed = gateway.another(withSignup("closed"))) {
      assertEquals(user.userId(), closed.as(byAddress).get(ME).expect(200).id());
    }
    try (TestGateway invited = gateway.another(withSignup("invite"))) {
      expectInvalid(invited.as(byAddress).get(ME));
    }
  }

  @Test
  void aTokenByAddressIsRefusedSoonAfterItsUserHasAnother() {
    Tenant mover = signUpVerified();
    String seen = CURVE.sign(claims().put("email", mover.email()));
    gateway.as(seen).get(ME).expect(200);

    database.execute("update users set email = 'new-' || email where id = ?", mover.userId());

    expectSoon(401, () -> gateway.as(seen).get(ME).status());
  }

  @Test
  void aTokenThatWasSeenEndsWhenItExpires() throws InterruptedException {
    // within the leeway of 60 seconds, for a moment
    String token = CURVE.sign(claims().put("iat", now() - 600).put("exp", now() - 58));
    gateway.as(token).get(ME).expect(200);

    Thread.sleep(2500);

    expectInvalid(gateway.as(token).get(ME));
  }

  @Test
  void anIssuerThatIsDownAtTheStartIsTrustedOnceItAnswers() throws Exception {
    assertEquals(0, keysLoaded(ABSENT));
    assertEquals(0, keysLoaded(LATE));
    assertEquals(1, keysLoaded(COMPANY));
    assertEquals(1, keysLoaded(PEM));
    expectInvalid(gateway.as(CURVE.sign(claims().put("iss", ABSENT))).get(ME));

    server.publish("/late", CURVE);

    gateway.as(CURVE.sign(claims().put("iss", LATE))).get(ME).expect(200);
    assertEquals(1, keysLoaded(LATE));
  }

  @Test
  void aNewKeyHoldsAtOnceAndAWithdrawnOneNoLonger() {
    SigningKey next = SigningKey.create("next", "ES256");
    String old = CURVE.sign(claims().put("iss", ROTATING));
    gateway.as(old).get(ME).expect(200);

    server.publish("/rotating", next);

    gateway.as(next.sign(claims().put("iss", ROTATING))).get(ME).expect(200);
    expectInvalid(gateway.as(old).get(ME));
    expectInvalid(gateway.as(CURVE.sign(claims().put("iss", ROTATING))).get(ME));
    assertEquals(2, server.requests("/rotating"));
  }

  @Test
  void unknownKeysMakeOneRequestInHalfAMinute() {
    assertEquals(1, server.requests("/counted"));

    Concurrently.call(
        20,
        number ->
            gateway
                .as(STRANGER.as("x" + number, "ES256").sign(claims().put("iss", COUNTED)))
                .get(ME)
                .expect(401));
    for (int i = 0; i < 20; i++) {
      JsonObject claims = claims().put("iss", COUNTED);
      expectInvalid(gateway.as(STRANGER.as("y" + i, "ES256").sign(claims)).get(ME));
    }

    assertEquals(2, server.requests("/counted"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverBecomesOfAnIssuersServerKnownKeysHold(String fault) {
    switch (fault) {
      case "down" -> server.answer("/down", JwksServer.text(500, keys(STRANGER.jwk())));
      case "silent" -> server.answer("/silent", JwksServer.silent());
      case "endless" -> server.answer("/endless", JwksServer.endless());
      case "empty" -> server.answer("/empty", JwksServer.text(200, "{\"keys\":[]}"));
      case "huge" ->
          server.answer("/huge", JwksServer.text(200, " ".repeat(1 << 20) + keys(STRANGER.jwk())));
      case "elsewhere" -> {
        server.publish("/stranger", STRANGER);
        server.answer("/elsewhere", JwksServer.redirect(server.url("/stranger")));
      }
      case "html" -> server.answer("/html", JwksServer.text(200, "<html>Please log in</html>"));
      case "secrets" ->
          server.answer(
              "/secrets",
              JwksServer.text(
                  200,
                  keys(new JsonObject().put("kty", "oct").put("kid", "curve").put("k", "c2Vj"))));
      default -> server.answer("/weak", JwksServer.text(200, keys(RSA.jwk().put("n", "AQAB"))));
    }

    // asks for keys, and waits for them
    Instant before = Instant.now();
    expectInvalid(gateway.as(STRANGER.sign(claims().put("iss", fault))).get(ME));
    assertEquals(2, server.requests("/" + fault));
    assertTrue(Instant.now().isBefore(before.plusSeconds(5)));

    gateway.as(CURVE.sign(claims().put("iss", fault))).get(ME).expect(200);
    expectInvalid(gateway.as(STRANGER.sign(claims().put("iss", fault))).get(ME));
    String unsigned =
        SigningKey.encode("{\"typ\":\"JWT\",\"alg\":\"none\"}")
            + "."
            + SigningKey.encode(claims().put("iss", fault).encode());
    expectInvalid(gateway.as(unsigned).get(ME));
    expectInvalid(gateway.as(unsigned + ".").get(ME));
    assertEquals(0, server.requests("/stranger"));
  }

  static List<String> faults() {
    return FAULTS;
  }

  private static String keys(JsonObject... keys) {
    return new JsonObject().put("keys", new JsonArray(List.of(keys))).encode();
  }

  /** Returns the gauge of whether the keys of an issuer are known. */
  private static int keysLoaded(String issuer) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    String metrics =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    String series = "dashgate_issuer_keys_loaded{issuer=\"" + issuer + "\"} ";
    int start = metrics.indexOf(series) + series.length();
    return (int) Double.parseDouble(metrics.substring(start, metrics.indexOf('\n', start)));
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", COMPANY)
        .put("aud", "dashgate")
        .put("sub", "user-of-the-company")
        .put("email", tenant.email())
        .put("iat", now())
        .put("exp", now() + 600)
        .put("jti", UUID.randomUUID().toString());
  }

  private static JsonObject without(String claim) {
    return removed(claims(), claim);
  }

  private static JsonObject removed(JsonObject object, String name) {
    JsonObject copy = object.copy();
    copy.remove(name);
    return copy;
  }

  /** Returns the claims with one of a value that cannot be had otherwise. */
  private static String textually(String claim, String value) {
    return claims().put(claim, "X").encode().replace("\"X\"", value);
  }

  private static String signText(String payload) {
    return CURVE.sign(CURVE.header(), payload);
  }

  private static String signHeader(JsonObject header) {
    return CURVE.sign(header, claims().encode());
  }

  /** Returns a token that is signed with a public key as if it were a shared secret. */
  private static String hmac(String secret, JsonObject header) {
    try {
      String signed =
          SigningKey.encode(header.copy().put("alg", "HS256").encode())
              + "."
              + SigningKey.encode(claims().encode());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.ISO_8859_1), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rawText(SigningKey key) {
    return new String(key.pair().getPublic().getEncoded(), StandardCharsets.ISO_8859_1);
  }

  private static String utf16(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.US_ASCII);
  }

  /** Returns an ECDSA signature in the form that other protocols than JWS have. */
  private static String der(String signature) {
    byte[] raw = Base64.getUrlDecoder().decode(signature);
    Buffer halves = Buffer.buffer();
    for (int half = 0; half < 2; half++) {
      byte[] number =
          new BigInteger(1, Arrays.copyOfRange(raw, half * 32, half * 32 + 32)).toByteArray();
      halves.appendByte((byte) 2).appendByte((byte) number.length).appendBytes(number);
    }
    Buffer der = Buffer.buffer().appendByte((byte) 0x30).appendByte((byte) halves.length());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(der.appendBuffer(halves).getBytes());
  }

  /** Returns the same token with a last letter that stands for the same bytes. */
  private static String odd(String token) {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = letters.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + letters.charAt(last + 1);
  }

  private static void expectSoon(int status, IntSupplier request) {
    Soon.seen(SOON, () -> request.getAsInt() == status);
  }

  private static void expectInvalid(Answer answer) {
    answer.expectError(
        401,
        "authentication_error",
        "authentication_failed",
        "Access token is invalid or has expired.",
        null);
    assertEquals("Bearer", answer.header("WWW-Authenticate").orElse(null));
  }
}
