package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which allowance a request spends: that of a user, or one of those of a client address. */
@GatewaySettings({
  "DASHGATE_RATE_LIMIT_PER_MINUTE=10",
  "DASHGATE_HTTP_TRUSTED_PROXIES=127.0.0.0/8",
  "DASHGATE_OPERATOR_KEY=" + AllowanceTest.OPERATOR_KEY
})
class AllowanceTest {

  static final String OPERATOR_KEY = "operator-key-of-the-tests-0123456789";
  private static final int LIMIT = 10;
  private static final String ME = "/api/users/@me/";
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private static TestGateway gateway;

  @BeforeAll
  static void start(TestGateway own) {
    gateway = own;
  }

  private static Map<String, String> newAddress() {
    return Map.of("X-Forwarded-For", "192.0.2." + ADDRESSES.incrementAndGet());
  }

  private static Answer me(String credential, Map<String, String> from) {
    return gateway.as(credential).send("GET", ME, null, from);
  }

  private static String wrongKey() {
    return "phx_wrong" + ADDRESSES.incrementAndGet();
  }

  private static void useUpFailures(Map<String, String> from) {
    for (int i = 0; i < LIMIT; i++) {
      me(wrongKey(), from).expect(401);
    }
    // the first ones afterwards may be looked up
    me(wrongKey(), from).expect(429);
  }

  private static double lookups() {
    return GatewayMetrics.value(
        gateway, "dashgate_cache_requests_total{cache=\"api_keys\",outcome=\"miss\"}");
  }

  @Test
  void viewsOfSharedPagesDoNotUseUpTheAllowanceOfLogins() {
    Map<String, String> from = newAddress();
    Api visitor = gateway.anonymous();
    for (int i = 0; i < LIMIT; i++) {
      visitor.send("GET", "/shared/unknown", null, from).expect(404);
    }
    assertEquals("public-minute", policy(visitor.send("GET", "/shared/unknown", null, from)));

    for (int i = 0; i < LIMIT; i++) {
      visitor.send("POST", "/api/login/", "{}", from).expect(400);
    }
    assertEquals("login-minute", policy(visitor.send("POST", "/api/token/refresh/", "{}", from)));
    me(wrongKey(), from).expect(401);
  }

  private static String policy(Answer refused) {
    return refused.expect(429).header("X-RateLimit-Policy").orElseThrow();
  }

  @Test
  void theKeysAndTokensOfAUserShareOneAllowanceOutsideOfProjects() {
    Tenant user = gateway.signUp(); // two requests with its token
    Api limited =
        user.limitedApi(
            new JsonObject().put("scopes", new JsonArray().add("user:read"))); // the third
    for (int i = 0; i < LIMIT - 3; i++) {
      (i % 2 == 0 ? user.api() : limited).get(ME).expect(200);
    }

    assertEquals("user-minute", policy(user.api().get(ME)));
    assertEquals("user-minute", policy(limited.get(ME)));
    assertEquals("user-minute", policy(user.session().get(ME)));
    // refused requests count for none of the keys
    Answer inProject = user.api().get(user.dashboards()).expect(200);
    assertTrue(inProject.header("RateLimit").orElseThrow().startsWith("\"minute\";r=5;"));
    gateway.signUp().api().get(ME).expect(200);
  }

  @Test
  void attemptsOnProjectsOfOthersCountForTheUserOfAllKeys() {
    Tenant user = gateway.signUp();
    Api second = user.limitedApi(new JsonObject().put("scopes", new JsonArray().add("*")));
    String foreign = gateway.signUp().dashboards();
    for (int i = 0; i < LIMIT; i++) {
      (i % 2 == 0 ? user.api() : second).get(foreign).expect(403);
    }

    user.api().get(foreign).expect(429);
    // blocked for a second: no query
    second.get("/api/projects/99999999/dashboards/").expect(429);
  }

  @Test
  void wrongKeysUseUpTheAllowanceOfTheirAddress() {
    Map<String, String> from = newAddress();
    useUpFailures(from);
    double before = lookups();
    long start = System.nanoTime();

    Answer refused = null;
    for (int i = 0; i < 20; i++) {
      refused = me(wrongKey(), from).expect(429);
    }

    assertTrue(lookups() - before <= 5 + (System.nanoTime() - start) / 1e9, "few look-ups");
    assertEquals("failure-minute", policy(refused));
    assertTrue(Integer.parseInt(refused.header("Retry-After").orElseThrow()) > 0);
    me(wrongKey(), newAddress()).expect(401);
    gateway.anonymous().send("GET", "/shared/unknown", null, from).expect(404);
  }

  @Test
  void credentialsOfEveryKindThatAreNotValidCount() {
    Tenant user = gateway.signUp();
    Map<String, String> from = newAddress();
    for (int i = 0; i < LIMIT; i++) {
      String token = user.accessToken().replaceFirst(".$", i % 2 == 0 ? "_" : "*");
      me(i < 5 ? token : "phs_unknown", from).expect(401);
    }

    me(user.accessToken() + "x", from).expect(429);
    Answer operator =
        gateway.as("not the operator").send("GET", "/api/operator/plans/", null, from);
    assertEquals("failure-minute", policy(operator));
    gateway.as(OPERATOR_KEY).send("GET", "/api/operator/plans/", null, from).expect(200);
  }

  @Test
  void validCredentialsAreServedFromAnAddressThatUsedUpItsFailures() {
    Tenant known = gateway.signUp();
    Tenant unknown = gateway.signUp();
    known.api().get(known.dashboards()).expect(200);
    Map<String, String> from = newAddress();
    useUpFailures(from);

    for (int i = 0; i < 5; i++) {
      gateway.as(known.key()).send("GET", known.dashboards(), null, from).expect(200);
    }
    // a token is verified by its signature
    me(unknown.accessToken(), from).expect(200);
    Soon.seen(
        Duration.ofSeconds(3),
        () ->
            gateway.as(unknown.key()).send("GET", unknown.dashboards(), null, from).status()
                == 200);
  }

  @Test
  void requestsWithoutCredentialsAreNoFailures() {
    Map<String, String> from = newAddress();
    for (int i = 0; i < LIMIT + 1; i++) {
      gateway.anonymous().send("GET", ME, null, from).expect(401);
    }
  }
}
