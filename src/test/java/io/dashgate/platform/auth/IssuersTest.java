package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import io.dashgate.platform.config.TrustedIssuer;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.JwksServer;
import io.dashgate.testing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The keys of trusted issuers: which are used, when they are fetched, what does not change them.
 */
@ExtendWith(VertxExtension.class)
class IssuersTest {

  private static final String PATH = "/jwks";
  private static final String ISSUER = "https://id.example.com";
  private static final SigningKey RSA = SigningKey.create("rsa", "RS256");
  private static final SigningKey CURVE = SigningKey.create("curve", "ES256");
  private static final SigningKey ANOTHER = SigningKey.create("another", "ES256");
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
  private final InstantSource time = () -> Instant.now().plus(passed.get());
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final AtomicInteger changes = new AtomicInteger();
  private Vertx vertx;
  private JwksServer server;
  private Issuers issuers;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    server = JwksServer.start();
  }

  @AfterEach
  void stop() {
    await(issuers.close());
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
      })
  void everyAlgorithmVerifies(String algorithm) {
    SigningKey key = SigningKey.create("k", algorithm);
    server.publish(PATH, RSA, key);
    open(server.url(PATH), algorithm);

    String token = key.sign(claims());

    assertTrue(holds(token));
    assertFalse(holds(key.sign(claims()).replaceAll("\\.[^.]+$", "." + signature(token))));
    assertFalse(holds(SigningKey.create("k", algorithm).sign(claims())));
  }

  @Test
  void whatATokenSaysIsHandedOn() {
    server.publish(PATH, RSA);
    open(server.url(PATH), "RS256");
    JsonObject claims = claims();

    var assertion = await(issuers.verify(RSA.sign(claims))).orElseThrow();

    assertEquals("ann@example.com", assertion.user());
    assertEquals(claims.getLong("exp"), assertion.expires());
    assertEquals(Optional.empty(), assertion.scopes());
  }

  @Test
  void onlyPublicKeysForSignaturesAreTaken() {
    JsonObject secret =
        new JsonObject().put("kty", "oct").put("alg", "HS256").put("k", "c2VjcmV0").put("kid", "s");
    List<JsonObject> unusable =
        List.of(
            secret,
            CURVE.jwk().put("use", "enc"),
            CURVE.jwk().putNull("use"),
            CURVE.jwk().put("key_ops", JsonArray.of("deriveKey")),
            CURVE.jwk().put("key_ops", "verify"),
            CURVE.jwk().put("alg", "ES384"),
            CURVE.jwk().put("alg", "HS256"),
            CURVE.jwk().put("alg", 256),
            CURVE.jwk().put("kid", 1),
            CURVE.jwk().put("kty", "RSA"),
            CURVE.jwk().put("kty", 1),
            CURVE.jwk().put("crv", "P-384"),
            CURVE.jwk().put("crv", "secp256k1"),
            CURVE.jwk().put("x", "not base64!"),
            CURVE.jwk().put("x", 5),
            new JsonObject(),
            RSA.jwk().put("n", "AQAB"));
    for (JsonObject key : unusable) {
      JsonArray keys = JsonArray.of(7, "text", null, key, ANOTHER.jwk());
      server.answer(PATH, JwksServer.text(200, new JsonObject().put("keys", keys).encode()));
      open(server.url(PATH), "RS256", "ES256");

      assertTrue(holds(ANOTHER.sign(claims())), key.encode());
      assertFalse(holds(CURVE.sign(claims())), key.encode());
      assertFalse(holds(RSA.sign(claims())), key.encode());
    }
  }

  @Test
  void aKeyWithoutAlgOrUseServesTheAllowedAlgorithmsOfItsKind() {
    JsonObject bare = RSA.jwk();
    bare.remove("alg");
    bare.remove("use");
    bare.put("d", "private parts are not looked at");
    server.answer(
        PATH, JwksServer.text(200, new JsonObject().put("keys", JsonArray.of(bare, 1)).encode()));
    open(server.url(PATH), "RS256", "PS512", "ES256");

    assertTrue(holds(RSA.sign(claims())));
    assertTrue(holds(RSA.as("rsa", "PS512").sign(claims())));
    assertFalse(holds(RSA.as("rsa", "RS512").sign(claims())));
  }

  @Test
  void aTokenNamesItsKeyUnlessOnlyOneFits() {
    JsonObject unnamed = CURVE.header();
    unnamed.remove("kid");
    JsonObject unnamedRsa = RSA.header();
    unnamedRsa.remove("kid");

    server.publish(PATH, CURVE, RSA);
    open(server.url(PATH), "ES256", "RS256");
    assertTrue(holds(CURVE.sign(unnamed, claims().encode())));
    assertTrue(holds(RSA.sign(unnamedRsa, claims().encode())));
    assertFalse(holds(CURVE.as("rsa", "ES256").sign(claims())));

    server.publish(PATH, CURVE, RSA, ANOTHER);
    open(server.url(PATH), "ES256", "RS256");
    assertFalse(holds(CURVE.sign(unnamed, claims().encode())));
    assertFalse(holds(ANOTHER.as("curve", "ES256").sign(claims())));
    assertTrue(holds(CURVE.sign(claims())));
    assertTrue(holds(ANOTHER.sign(claims())));
  }

  @Test
  void twoKeysOfOneNameAreNotTried() {
    server.publish(PATH, CURVE, ANOTHER.as("curve", "ES256"));
    open(server.url(PATH), "ES256");

    assertFalse(holds(CURVE.sign(claims())));
    assertFalse(holds(ANOTHER.as("curve", "ES256").sign(claims())));
  }

  @Test
  void unknownKeysAreAskedForOnceInHalfAMinute() {
    server.publish(PATH, CURVE);
    open(server.url(PATH), "ES256");
    assertEquals(1, server.requests(PATH));

    Concurrently.call(20, number -> holds(ANOTHER.as("x" + number, "ES256").sign(claims())));
    assertEquals(2, server.requests(PATH));

    passed.set(WINDOW.minusSeconds(1));
    assertFalse(holds(ANOTHER.sign(claims())));
    assertEquals(2, server.requests(PATH));

    passed.set(WINDOW.plusSeconds(1));
    server.publish(PATH, CURVE, ANOTHER);
    assertTrue(holds(ANOTHER.sign(claims())));
    assertEquals(3, server.requests(PATH));
    assertTrue(holds(CURVE.sign(claims())));
    assertEquals(3, server.requests(PATH));
  }

  @Test
  void tokensThatAnybodyCouldWriteDoNotAskForKeys() {
    server.publish(PATH, CURVE);
    open(server.url(PATH), "ES256");
    SigningKey unknown = ANOTHER;

    for (String token :
        List.of(
            unknown.sign(claims().put("exp", 1)),
            unknown.sign(claims().put("aud", "somebody else")),
            unknown.sign(claims().put("iss", "somebody else")),
            unknown.sign(without("email")),
            unknown.sign(unknown.header().put("alg", "ES384"), claims().encode()),
            unknown.sign(unknown.header().put("crit", JsonArray.of("x")), claims().encode()))) {
      assertFalse(holds(token));
    }
    assertEquals(1, server.requests(PATH));
  }

  @Test
  void whoWaitsForKeysGoesOnWhereItWas() {
    server.publish(PATH, CURVE);
    open(server.url(PATH), "ES256");
    server.publish(PATH, CURVE, ANOTHER);

    List<Boolean> stayed =
        Concurrently.call(
            8,
            number ->
                await(
                    onLoop(
                        () ->
                            issuers
                                .verify(ANOTHER.sign(claims()))
                                .map(any -> Thread.currentThread()))));

    assertFalse(stayed.contains(false));
    assertEquals(2, server.requests(PATH));
  }

  /** Runs something on an event loop and returns whether its result arrived there. */
  private Future<Boolean> onLoop(Supplier<Future<Thread>> work) {
    Promise<Boolean> stayed = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            any -> {
              Thread here = Thread.currentThread();
              work.get().map(here::equals).onComplete(stayed);
            });
    return stayed.future();
  }

  @Test
  void withdrawnKeysNoLongerHoldAndItIsTold() {
    server.publish(PATH, CURVE, RSA);
    open(server.url(PATH), "ES256", "RS256");
    assertEquals(1, changes.get());

    server.publish(PATH, RSA, CURVE);
    assertFalse(holds(ANOTHER.sign(claims())));
    assertEquals(1, changes.get());

    passed.set(WINDOW.plusSeconds(1));
    server.publish(PATH, RSA);
    assertFalse(holds(ANOTHER.sign(claims())));
    assertEquals(2, changes.get());
    assertFalse(holds(CURVE.sign(claims())));
    assertTrue(holds(RSA.sign(claims())));
  }

  @Test
  void anIssuerThatIsDownAtTheStartIsAskedAgain() {
    server.answer(PATH, JwksServer.text(503, ""));
    open(server.url(PATH), "ES256");
    assertFalse(issuers.hasKeys(ISSUER));
    assertFalse(holds(CURVE.sign(claims())));

    server.publish(PATH, CURVE);

    within(Duration.ofSeconds(6), () -> issuers.hasKeys(ISSUER));
    assertTrue(holds(CURVE.sign(claims())));
  }

  @Test
  void aServerWhoseCertificateNobodySignedIsNotBelieved() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(SelfSignedCertificate.create("localhost").keyCertOptions());
    AtomicInteger reached = new AtomicInteger();
    HttpServer https =
        await(
            vertx
                .createHttpServer(options)
                .requestHandler(
                    request -> {
                      reached.incrementAndGet();
                      request
                          .response()
                          .end(new JsonObject().put("keys", JsonArray.of(CURVE.jwk())).encode());
                    })
                .listen(0, "localhost"));

    open("https://localhost:" + https.actualPort() + PATH, "ES256");

    assertFalse(issuers.hasKeys(ISSUER));
    assertEquals(0, reached.get());
  }

  @Test
  void aPublicKeyInTheSettingsNeedsNoServer() {
    for (String algorithm : List.of("RS256", "ES384", "EdDSA")) {
      SigningKey key = SigningKey.create("any", algorithm);
      open(
          new TrustedIssuer(
              ISSUER,
              Optional.empty(),
              Optional.of(key.pair().getPublic()),
              "dashgate",
              algorithms("RS256", "ES384", "EdDSA"),
              "email",
              Optional.empty()));
      JsonObject unnamed = key.header();
      unnamed.remove("kid");

      assertTrue(holds(key.sign(claims())), algorithm);
      assertTrue(holds(key.sign(unnamed, claims().encode())), algorithm);
      assertFalse(holds(CURVE.sign(claims())), algorithm);
    }
    assertEquals(0, server.requests(PATH));
  }

  private void open(String url, String... algorithms) {
    open(
        new TrustedIssuer(
            ISSUER,
            Optional.of(URI.create(url)),
            Optional.empty(),
            "dashgate",
            algorithms(algorithms),
            "email",
            Optional.empty()));
  }

  private void open(TrustedIssuer issuer) {
    if (issuers != null) {
      await(issuers.close());
    }
    issuers = new Issuers(vertx, clock, List.of(issuer));
    await(issuers.start(changes::incrementAndGet));
  }

  private boolean holds(String token) {
    return await(issuers.verify(token)).isPresent();
  }

  private static Set<JWSAlgorithm> algorithms(String... names) {
    return Arrays.stream(names).map(JWSAlgorithm::parse).collect(Collectors.toSet());
  }

  private JsonObject claims() {
    long now = clock.instant().getEpochSecond();
    return new JsonObject()
        .put("iss", ISSUER)
        .put("aud", "dashgate")
        .put("email", "ann@example.com")
        .put("iat", now)
        .put("exp", now + 600)
        .put("jti", UUID.randomUUID().toString());
  }

  private JsonObject without(String claim) {
    JsonObject claims = claims();
    claims.remove(claim);
    return claims;
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static void within(Duration limit, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(limit);
    while (!condition.getAsBoolean() && Instant.now().isBefore(deadline)) {
      pause();
    }
    assertTrue(condition.getAsBoolean());
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
