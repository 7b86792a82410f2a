package io.dashgate.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings: their sources, and what an operator reads when they are wrong. */
@ExtendWith(VertxExtension.class)
class SettingsTest {

  private static Settings load(Vertx vertx, Map<String, String> environment) {
    return SettingsLoader.load(vertx, environment).toCompletionStage().toCompletableFuture().join();
  }

  private static String mistakes(Vertx vertx, Map<String, String> environment) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> load(vertx, environment));
    return assertInstanceOf(SettingsException.class, failure.getCause()).getMessage();
  }

  @Test
  void defaultsNeedNothing(Vertx vertx) {
    Settings settings = load(vertx, Map.of());

    assertEquals(8000, settings.http().port());
    assertEquals(9000, settings.management().port());
    assertEquals(480, settings.rateLimit().perMinute());
    assertEquals(4800, settings.rateLimit().perHour());
    assertEquals(Runtime.getRuntime().availableProcessors(), settings.instances());
    assertTrue(settings.database().url().isEmpty());
  }

  @Test
  void queriesHaveLimitsOfTheirOwn(Vertx vertx) {
    Settings.Queries queries = load(vertx, Map.of()).queries();
    assertEquals(Duration.ofSeconds(20), queries.timeout());
    assertEquals(50_000_000, queries.eventsLimit());
    assertEquals(Duration.ofSeconds(2), queries.slowLog());
    assertEquals(7, queries.refreshDays());
    Settings other =
        load(
            vertx,
            Map.of(
                "DASHGATE_QUERIES_TIMEOUT_SECONDS", "1",
                "DASHGATE_QUERIES_CONNECTIONS", "5",
                "DASHGATE_QUERIES_EVENTS_LIMIT", "7",
                "DASHGATE_QUERIES_SLOW_LOG_MS", "0",
                "DASHGATE_QUERIES_REFRESH_DAYS", "0"));
    assertEquals(new Settings.Queries(Duration.ofSeconds(1), 7, Duration.ZERO, 0), other.queries());
    assertTrue(
        mistakes(vertx, Map.of("DASHGATE_QUERIES_REFRESH_DAYS", "31"))
            .contains("queries.refresh_days"));
    assertEquals(5, other.database().queryConnections());
  }

  @Test
  void resultsOfPublicPagesHaveAnAge(Vertx vertx) {
    assertEquals(Duration.ofMinutes(30), load(vertx, Map.of()).sharing().results());
    Map<String, String> other = Map.of("DASHGATE_SHARING_RESULTS_MINUTES", "5");
    assertEquals(Duration.ofMinutes(5), load(vertx, other).sharing().results());
    assertTrue(
        mistakes(vertx, Map.of("DASHGATE_SHARING_RESULTS_MINUTES", "0"))
            .contains("sharing.results_minutes"));
  }

  @Test
  void eventsHaveLimitsOfTheirOwn(Vertx vertx) {
    Settings.Events events = load(vertx, Map.of()).events();
    assertEquals(20 * 1024 * 1024, events.bodyLimitBytes());
    assertEquals(0, events.bytesInFlight());
    assertEquals(0, events.perMinute());
    assertEquals(0, events.perMonth());
    assertEquals(Duration.ofSeconds(60), events.lagLimit());
    assertEquals(5_000, events.sealRows());
    assertEquals(Duration.ofDays(7), events.sealAfter());

    Settings.Events changed =
        load(
                vertx,
                Map.of(
                    "DASHGATE_EVENTS_PER_MONTH", "7",
                    "DASHGATE_EVENTS_LAG_LIMIT_SECONDS", "5",
                    "DASHGATE_EVENTS_SEAL_ROWS", "1",
                    "DASHGATE_EVENTS_SEAL_AFTER_SECONDS", "31536000"))
            .events();
    assertEquals(7, changed.perMonth());
    assertEquals(Duration.ofSeconds(5), changed.lagLimit());
    assertEquals(1, changed.sealRows());
    assertEquals(Duration.ofDays(365), changed.sealAfter());
    assertTrue(
        mistakes(vertx, Map.of("DASHGATE_EVENTS_BODY_LIMIT_BYTES", "1"))
            .contains("events.body_limit_bytes"));
  }

  @Test
  void trustedProxiesAreAListOfAddressesAndNetworks(Vertx vertx) throws UnknownHostException {
    String name = "DASHGATE_HTTP_TRUSTED_PROXIES";
    assertEquals(List.of(), load(vertx, Map.of()).http().trustedProxies());
    for (String list : List.of("10.0.0.0/9, fd00::1", "[\"10.0.0.0/9\", \"fd00::1\"]")) {
      List<AddressRange> ranges = load(vertx, Map.of(name, list)).http().trustedProxies();
      assertEquals(List.of(9, 128), ranges.stream().map(AddressRange::bits).toList());
      assertTrue(ranges.get(0).contains(InetAddress.getByName("10.127.255.255")));
      assertFalse(ranges.get(0).contains(InetAddress.getByName("10.128.0.0")));
      assertFalse(ranges.get(0).contains(InetAddress.getByName("fd00::1")));
      assertTrue(ranges.get(1).contains(InetAddress.getByName("fd00::1")));
    }
    for (String wrong : List.of("proxy.example.com", "10.0.0.0/33", "10.0.0/8", "::1/129", "yes")) {
      String mistakes = mistakes(vertx, Map.of(name, "10.0.0.1," + wrong));
      assertTrue(
          mistakes.contains(
              "http.trusted_proxies (DASHGATE_HTTP_TRUSTED_PROXIES) must be a list of addresses or"
                  + " networks, like 10.0.0.0/8: \""
                  + wrong
                  + "\" is none"),
          mistakes);
    }
  }

  @Test
  void anOperatorKeyThatCouldBeGuessedIsRefusedAndNotShown(Vertx vertx) {
    String mistakes = mistakes(vertx, Map.of("DASHGATE_OPERATOR_KEY", "s3cret"));

    assertTrue(
        mistakes.contains("operator.key (DASHGATE_OPERATOR_KEY) must have at least 32 characters"),
        mistakes);
    assertFalse(mistakes.contains("s3cret"), mistakes);
  }

  @Test
  void everySettingHasAnEnvironmentVariable(Vertx vertx) {
    Settings settings =
        load(
            vertx,
            Map.of(
                "DASHGATE_HTTP_PORT", "8123",
                "DASHGATE_DATA_DIR", "elsewhere",
                "DASHGATE_PUBLIC_URL", "https://example.com/",
                "DASHGATE_RATE_LIMIT_PER_MINUTE", "0",
                "DASHGATE_JWT_SECRET", "0123456789012345678901234567890123",
                "DASHGATE_SHUTDOWN_DRAIN_SECONDS", "7",
                "DATABASE_URL", "postgresql://u:p@db/x"));

    assertEquals(8123, settings.http().port());
    assertEquals(Path.of("elsewhere"), settings.dataDir());
    assertEquals("https://example.com", settings.publicUrl().orElseThrow());
    assertEquals(0, settings.rateLimit().perMinute());
    assertEquals(Duration.ofSeconds(7), settings.shutdown().drain());
    // digits stay text: a number would lose the zero in front
    assertEquals("0123456789012345678901234567890123", settings.jwt().secret().orElseThrow());
    assertEquals("postgresql://u:p@db/x", settings.database().url().orElseThrow());
  }

  @Test
  void tracingIsOffAndBoundedBySettings(Vertx vertx) {
    assertTrue(load(vertx, Map.of()).tracing().endpoint().isEmpty());
    assertEquals(10, load(vertx, Map.of()).metrics().busiestProjects());

    Settings settings =
        load(
            vertx,
            Map.of(
                "DASHGATE_TRACING_ENDPOINT", "http://collector:4318/v1/traces",
                "DASHGATE_TRACING_RATIO", "0.25",
                "DASHGATE_METRICS_BUSIEST_PROJECTS", "0"));
    assertEquals("http://collector:4318/v1/traces", settings.tracing().endpoint().orElseThrow());
    assertEquals(0.25, settings.tracing().ratio());
    assertEquals(0, settings.metrics().busiestProjects());

    String message =
        mistakes(
            vertx,
            Map.of(
                "DASHGATE_TRACING_ENDPOINT", "collector:4318",
                "DASHGATE_TRACING_RATIO", "NaN",
                "DASHGATE_METRICS_BUSIEST_PROJECTS", "101"));
    for (String rule :
        new String[] {
          "tracing.endpoint (DASHGATE_TRACING_ENDPOINT) must be a URL",
          "tracing.ratio (DASHGATE_TRACING_RATIO) must be a number from 0 to 1",
          "metrics.busiest_projects (DASHGATE_METRICS_BUSIEST_PROJECTS) must be a whole number"
        }) {
      assertTrue(message.contains(rule), message);
    }
  }

  @Test
  void allMistakesAreReportedAtOnce(Vertx vertx) {
    String message =
        mistakes(
            vertx,
            Map.of(
                "DASHGATE_HTTP_PORT", "99999",
                "DASHGATE_INSTANCES", "many",
                "DASHGATE_LOG_LEVEL", "LOUD",
                "DASHGATE_LOG_ACCESS", "maybe",
                "DASHGATE_PUBLIC_URL", "example.com",
                "DASHGATE_SIGNUP", "sometimes",
                "DASHGATE_JWT_SECRET", "too short"));

    for (String variable :
        new String[] {
          "DASHGATE_HTTP_PORT",
          "DASHGATE_INSTANCES",
          "DASHGATE_LOG_LEVEL",
          "DASHGATE_LOG_ACCESS",
          "DASHGATE_PUBLIC_URL",
          "signup (DASHGATE_SIGNUP) must be one of open, invite, closed",
          "DASHGATE_JWT_SECRET"
        }) {
      assertTrue(message.contains(variable), message);
    }
    assertFalse(message.contains("too short"), message);
  }

  @Test
  void aDatabaseUrlNeedsASecretOfItsOwn(Vertx vertx) {
    String message = mistakes(vertx, Map.of("DATABASE_URL", "postgresql://u:p@db/x"));

    assertTrue(message.contains("DASHGATE_JWT_SECRET"), message);
  }

  @Test
  void aReplicaNeedsAPrimaryAndHostsAnAimThatIsKnown(Vertx vertx) {
    String message =
        mistakes(vertx, Map.of("DASHGATE_DATABASE_REPLICA_URL", "postgresql://u:p@one,two/x"));
    assertTrue(message.contains("(DASHGATE_DATABASE_REPLICA_URL) needs database.url"), message);

    message =
        mistakes(
            vertx,
            Map.of("DATABASE_URL", "postgresql://u:p@one:1,two/x?target_session_attrs=standby"));
    assertTrue(message.contains("(DATABASE_URL) must"), message);
  }

  @Test
  void theSecretBeforeHasTheSameRules(Vertx vertx) {
    String message = mistakes(vertx, Map.of("DASHGATE_JWT_PREVIOUS_SECRET", "too short"));

    assertTrue(
        message.contains("jwt.previous_secret (DASHGATE_JWT_PREVIOUS_SECRET) must have at least"),
        message);
    assertFalse(message.contains("too short"), message);
  }

  @Test
  void aPoolerIsDescribedByTwoSettings(Vertx vertx) {
    assertTrue(load(vertx, Map.of()).database().prepared());
    Settings.Database pooled =
        load(
                vertx,
                Map.of(
                    "DATABASE_URL", "postgresql://u:p@pooler:6432/x",
                    "DASHGATE_DATABASE_LISTEN_URL", "postgresql://u:p@db/x",
                    "DASHGATE_DATABASE_PREPARED", "false",
                    "DASHGATE_JWT_SECRET", "s".repeat(32)))
            .database();
    assertFalse(pooled.prepared());
    assertEquals("postgresql://u:p@db/x", pooled.listenUrl().orElseThrow());

    String message =
        mistakes(vertx, Map.of("DASHGATE_DATABASE_LISTEN_URL", "postgresql://u:p@db/x"));
    assertTrue(message.contains("(DASHGATE_DATABASE_LISTEN_URL) needs database.url"), message);
  }

  @Test
  void theTwoPortsMustDiffer(Vertx vertx) {
    String message = mistakes(vertx, Map.of("DASHGATE_MANAGEMENT_PORT", "8000"));

    assertTrue(message.contains("DASHGATE_MANAGEMENT_PORT"), message);
  }

  @Test
  void aFileIsOverriddenByTheEnvironment(Vertx vertx, @TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.yaml"), "http:\n  port: 8001\nrate_limit:\n  per_hour: 7\n");

    Settings settings =
        load(vertx, Map.of("DASHGATE_CONFIG", file.toString(), "DASHGATE_HTTP_PORT", "8002"));

    assertEquals(8002, settings.http().port());
    assertEquals(7, settings.rateLimit().perHour());
    assertEquals(480, settings.rateLimit().perMinute());
  }

  @Test
  void anUnknownSettingInAFileIsAMistake(Vertx vertx, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "http:\n  prot: 8001\n");

    String message = mistakes(vertx, Map.of("DASHGATE_CONFIG", file.toString()));

    assertTrue(message.contains("http.prot"), message);
  }

  @Test
  void nobodyElseIsTrustedByDefault(Vertx vertx) {
    assertEquals(List.of(), load(vertx, Map.of()).jwt().issuers());
    assertEquals(List.of(), load(vertx, Map.of("DASHGATE_JWT_ISSUERS", "")).jwt().issuers());
  }

  @Test
  void trustedIssuersComeAsJsonFromTheEnvironment(Vertx vertx) {
    JsonObject full = issuer().put("user_claim", "sub").put("scopes_claim", "scp");
    JsonObject byKey = issuer().put("issuer", "b").put("public_key", publicKey("EC", 256));
    byKey.remove("jwks_url");
    byKey.put("algorithms", JsonArray.of("ES256", "EdDSA"));

    List<TrustedIssuer> issuers = load(vertx, issuers(full, byKey)).jwt().issuers();

    TrustedIssuer first = issuers.get(0);
    assertEquals("https://id.example.com", first.issuer());
    assertEquals("https://id.example.com/jwks", first.jwksUrl().orElseThrow().toString());
    assertEquals("dashgate", first.audience());
    assertEquals(Set.of(JWSAlgorithm.RS256), first.algorithms());
    assertEquals("sub", first.userClaim());
    assertEquals("scp", first.scopesClaim().orElseThrow());
    TrustedIssuer second = issuers.get(1);
    assertEquals("EC", second.publicKey().orElseThrow().getAlgorithm());
    assertEquals(Set.of(JWSAlgorithm.ES256, JWSAlgorithm.EdDSA), second.algorithms());
    assertEquals("email", second.userClaim());
    assertTrue(second.scopesClaim().isEmpty());
  }

  @Test
  void trustedIssuersComeFromAFileAndTheEnvironmentReplacesThem(Vertx vertx, @TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.yaml"),
            """
            jwt:
              issuers:
                - issuer: https://id.example.com
                  audience: dashgate
                  algorithms: [RS512]
                  public_key: |
            %s
            """
                .formatted(publicKey("RSA", 2048).indent(10)));
    Map<String, String> environment = new HashMap<>(Map.of("DASHGATE_CONFIG", file.toString()));

    TrustedIssuer issuer = load(vertx, environment).jwt().issuers().get(0);
    assertEquals(Set.of(JWSAlgorithm.RS512), issuer.algorithms());
    assertEquals("RSA", issuer.publicKey().orElseThrow().getAlgorithm());

    environment.putAll(issuers(issuer().put("issuer", "another")));
    List<TrustedIssuer> replaced = load(vertx, environment).jwt().issuers();
    assertEquals(List.of("another"), replaced.stream().map(TrustedIssuer::issuer).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/jwks",
        "http://127.0.0.1/jwks",
        "http://127.1.2.3:1/jwks",
        "https://id.example.com",
        "https://id.example.com:8443/a/b?c=d"
      })
  void keysMayComeByHttpsOrFromThisMachine(String url, Vertx vertx) {
    JsonObject issuer = issuer().put("jwks_url", url);

    assertEquals(1, load(vertx, issuers(issuer)).jwt().issuers().size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakesOfIssuers")
  void aMistakeInAnIssuerIsReported(String what, String place, JsonObject issuer, Vertx vertx) {
    String message = mistakes(vertx, issuers(issuer));

    assertTrue(message.contains(place + " (DASHGATE_JWT_ISSUERS) "), message);
  }

  static Stream<Arguments> mistakesOfIssuers() {
    JsonObject both = issuer().put("public_key", publicKey("RSA", 2048));
    return Stream.of(
        mistake("no issuer", "issuer", without("issuer")),
        mistake("an empty issuer", "issuer", issuer().put("issuer", " ")),
        mistake("an issuer that is a list", "issuer", issuer().put("issuer", JsonArray.of("a"))),
        mistake("our own name", "issuer", issuer().put("issuer", "dashgate")),
        mistake("no audience", "audience", without("audience")),
        mistake("an unknown name", "jwks_uri", issuer().put("jwks_uri", "https://a.b")),
        mistake("neither URL nor key", "jwks_url", without("jwks_url")),
        mistake("both URL and key", "jwks_url", both),
        mistake("http", "jwks_url", issuer().put("jwks_url", "http://id.example.com/jwks")),
        mistake("not this machine", "jwks_url", issuer().put("jwks_url", "http://127.0.0.1.b.c/")),
        mistake("nor this", "jwks_url", issuer().put("jwks_url", "http://localhost@b.c/")),
        mistake("a password", "jwks_url", issuer().put("jwks_url", "https://u:p@b.c/jwks")),
        mistake("no host", "jwks_url", issuer().put("jwks_url", "https:///jwks")),
        mistake("no URL", "jwks_url", issuer().put("jwks_url", "jwks")),
        mistake("a file", "jwks_url", issuer().put("jwks_url", "file:///etc/passwd")),
        mistake("a port too high", "jwks_url", issuer().put("jwks_url", "https://b.c:65536/")),
        mistake("no algorithms", "algorithms", without("algorithms")),
        mistake("an empty list", "algorithms", issuer().put("algorithms", new JsonArray())),
        mistake("a text", "algorithms", issuer().put("algorithms", "RS256")),
        mistake("a number", "algorithms", issuer().put("algorithms", JsonArray.of(256))),
        mistake("HS256", "algorithms", issuer().put("algorithms", JsonArray.of("RS256", "HS256"))),
        mistake("none", "algorithms", issuer().put("algorithms", JsonArray.of("none"))),
        mistake("rs256", "algorithms", issuer().put("algorithms", JsonArray.of("rs256"))),
        mistake("no PEM", "public_key", withKey("nonsense")),
        mistake("a broken PEM", "public_key", withKey(publicKey("RSA", 2048).replace("MII", "M"))),
        mistake(
            "a certificate",
            "public_key",
            withKey(publicKey("RSA", 2048).replace("PUBLIC KEY", "CERTIFICATE"))),
        mistake("a short key", "public_key", withKey(publicKey("RSA", 1024))),
        mistake("a key of another kind", "public_key", withKey(publicKey("EC", 256))),
        mistake(
            "Ed448",
            "public_key",
            withKey(publicKey("EdDSA", 448)).put("algorithms", JsonArray.of("EdDSA"))));
  }

  private static Arguments mistake(String what, String name, JsonObject issuer) {
    return Arguments.of(what, "jwt.issuers[0]." + name, issuer);
  }

  @Test
  void allMistakesInIssuersAreReportedAtOnce(Vertx vertx) {
    JsonObject bad =
        issuer().put("audience", "").put("jwks_url", "http://hidden.example.com").put("typo", 1);
    String list = JsonArray.of(issuer(), 7, bad, issuer()).encode();

    String message =
        mistakes(vertx, Map.of("DASHGATE_JWT_ISSUERS", list, "DASHGATE_HTTP_PORT", "x"));

    for (String place :
        List.of(
            "http.port",
            "jwt.issuers[1]",
            "jwt.issuers[2].audience",
            "jwt.issuers[2].jwks_url",
            "jwt.issuers[2].typo",
            "jwt.issuers[3].issuer")) {
      assertTrue(message.contains(place + " ("), message);
    }
    assertFalse(message.contains("hidden"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "{}", "{\"issuer\":\"a\"}", "[", "null", "7", "\"[]\""})
  void anythingButAListOfIssuersIsAMistake(String list, Vertx vertx) {
    String message = mistakes(vertx, Map.of("DASHGATE_JWT_ISSUERS", list));

    assertTrue(message.contains("jwt.issuers (DASHGATE_JWT_ISSUERS) must be a list"), message);
  }

  @Test
  void secretsDoNotShowInTheSettingsText(Vertx vertx) {
    String text =
        load(
                vertx,
                Map.of(
                    "DATABASE_URL", "postgresql://u:hush@db/x",
                    "DASHGATE_JWT_SECRET", "hush hush hush hush hush hush hush"))
            .toString();

    assertFalse(text.contains("hush"), text);
  }

  private static JsonObject issuer() {
    return new JsonObject()
        .put("issuer", "https://id.example.com")
        .put("jwks_url", "https://id.example.com/jwks")
        .put("audience", "dashgate")
        .put("algorithms", JsonArray.of("RS256"));
  }

  private static JsonObject without(String setting) {
    JsonObject issuer = issuer();
    issuer.remove(setting);
    return issuer;
  }

  private static JsonObject withKey(String pem) {
    return without("jwks_url").put("public_key", pem);
  }

  private static Map<String, String> issuers(JsonObject... issuers) {
    return Map.of("DASHGATE_JWT_ISSUERS", new JsonArray(List.of(issuers)).encode());
  }

  private static String publicKey(String kind, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(bits);
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      String text = Base64.getMimeEncoder().encodeToString(encoded);
      return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
