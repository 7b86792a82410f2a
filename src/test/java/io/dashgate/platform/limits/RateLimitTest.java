package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rate limits per key, project and address, and their headers. */
class RateLimitTest {

  private static final List<String> HEADERS =
      List.of(
          "RateLimit-Policy",
          "RateLimit",
          "X-RateLimit-Policy",
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset");

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of(
                "DASHGATE_RATE_LIMIT_PER_MINUTE", "5",
                "DASHGATE_RATE_LIMIT_PER_HOUR", "50",
                "DASHGATE_HTTP_TRUSTED_PROXIES", "0.0.0.0/0"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void aCallerOverItsLimitGetsRetryAfterAndOthersAreServed() {
    Tenant busy = gateway.signUp();
    Tenant quiet = gateway.signUp();
    for (int i = 0; i < 5; i++) {
      busy.api().get(busy.dashboards()).expect(200);
    }

    Answer refused = busy.api().get(busy.dashboards()).expect(429);

    assertEquals("throttled_error", refused.json().getString("type"));
    assertEquals("throttled", refused.json().getString("code"));
    int seconds = Integer.parseInt(refused.header("Retry-After").orElseThrow());
    assertTrue(seconds >= 1 && seconds <= 60, "Retry-After " + seconds);
    assertEquals(
        "Request was throttled. Expected available in " + seconds + " seconds.",
        refused.json().getString("detail"));
    assertEquals("minute", refused.header("X-RateLimit-Policy").orElseThrow());
    assertEquals("0", refused.header("X-RateLimit-Remaining").orElseThrow());
    assertTrue(refused.header("RateLimit").orElseThrow().startsWith("\"minute\";r=0;t=" + seconds));
    quiet.api().get(quiet.dashboards()).expect(200);
  }

  @Test
  void theKeysOfAProjectShareTheProjectsLimit() {
    Tenant owner = gateway.signUp();
    Tenant member = owner.addMember();
    for (int i = 0; i < 3; i++) {
      owner.api().get(owner.dashboards()).expect(200);
    }
    for (int i = 0; i < 2; i++) {
      member.api().get(owner.dashboards()).expect(200);
    }

    Answer refused = member.api().get(owner.dashboards()).expect(429);

    assertEquals("project-minute", refused.header("X-RateLimit-Policy").orElseThrow());
    // requests refused for the project do not count for the key: two were served, this is the third
    Answer outside = member.api().get("/api/users/@me/").expect(200);
    assertEquals("2", outside.header("X-RateLimit-Remaining").orElseThrow());
  }

  @Test
  void everyAnswerHasTheRemainingRequests() {
    Tenant tenant = gateway.signUp();

    Answer first = tenant.api().get(tenant.dashboards()).expect(200);

    assertEquals(
        "\"minute\";q=5;w=60, \"hour\";q=50;w=3600,"
            + " \"project-minute\";q=5;w=60, \"project-hour\";q=50;w=3600",
        first.header("RateLimit-Policy").orElseThrow());
    String states = first.header("RateLimit").orElseThrow();
    assertTrue(
        states.matches(
            "\"minute\";r=4;t=60, \"hour\";r=49;t=3[56]\\d\\d,"
                + " \"project-minute\";r=4;t=60, \"project-hour\";r=49;t=3[56]\\d\\d"),
        states);
    assertEquals("5", first.header("X-RateLimit-Limit").orElseThrow());
    assertEquals("4", first.header("X-RateLimit-Remaining").orElseThrow());
    long wait =
        Long.parseLong(first.header("X-RateLimit-Reset").orElseThrow())
            - System.currentTimeMillis() / 1_000;
    assertTrue(wait >= 55 && wait <= 61, "resets in " + wait);

    Answer missing = tenant.api().get(tenant.dashboard(999_999)).expect(404);
    assertEquals("3", missing.header("X-RateLimit-Remaining").orElseThrow());
    Answer wrong = tenant.api().post(tenant.dashboards(), "[]").expect(400);
    assertEquals("2", wrong.header("X-RateLimit-Remaining").orElseThrow());
    Answer notAllowed = tenant.api().delete(tenant.dashboards()).expect(405);
    assertEquals("1", notAllowed.header("X-RateLimit-Remaining").orElseThrow());
  }

  @Test
  void anUnmodifiedAnswerDoesNotCount() {
    Tenant tenant = gateway.signUp();
    String path = tenant.dashboard(tenant.createDashboard("Growth"));
    Answer first = tenant.api().get(path).expect(200);
    Map<String, String> known = Map.of("If-None-Match", first.header("ETag").orElseThrow());

    for (int i = 0; i < 8; i++) {
      Answer unchanged = tenant.api().send("GET", path, null, known).expect(304);
      assertEquals("3", unchanged.header("X-RateLimit-Remaining").orElseThrow());
      assertEquals(left(first), left(unchanged));
      assertEquals(first.header("RateLimit-Policy"), unchanged.header("RateLimit-Policy"));
    }

    JsonObject quota = tenant.api().get(tenant.project() + "quota/").expect(200).json();
    assertEquals(3, quota.getJsonArray("keys").getJsonObject(0).getInteger("used_minute"));
    assertEquals(
        "1", tenant.api().get(path).expect(200).header("X-RateLimit-Remaining").orElseThrow());
  }

  @Test
  void anUnmodifiedAnswerToAnyVersionCounts() {
    Tenant tenant = gateway.signUp();
    String path = tenant.dashboard(tenant.createDashboard("Growth"));
    Map<String, String> any = Map.of("If-None-Match", "*");

    for (int i = 3; i >= 0; i--) {
      Answer unchanged = tenant.api().send("GET", path, null, any).expect(304);
      assertEquals("" + i, unchanged.header("X-RateLimit-Remaining").orElseThrow());
    }
    tenant.api().send("GET", path, null, any).expect(429);
  }

  @Test
  void aPreflightCountsForItsAddressAndIsMeasured() {
    double before = measuredPreflights();
    for (int i = 0; i < 5; i++) {
      assertEquals(204, preflight("203.0.113.7").status());
    }

    RawAnswer refused = preflight("203.0.113.7");

    assertEquals(429, refused.status());
    assertTrue(refused.header("retry-after").isPresent());
    assertEquals(204, preflight("203.0.113.8").status());
    assertEquals(before + 6, measuredPreflights());
    assertEquals(
        0,
        GatewayMetrics.value(
            gateway,
            "http_server_active_requests{http_request_method=\"OPTIONS\",url_scheme=\"http\"}"));
  }

  @Test
  void aRefusedCredentialCountsForItsAddress() {
    Tenant tenant = gateway.signUp();
    Map<String, String> from = Map.of("X-Forwarded-For", "203.0.113.9");
    for (int i = 0; i < 5; i++) {
      gateway.as("phx_guess" + i).send("GET", "/api/users/@me/", null, from).expect(401);
    }

    Answer refused = gateway.as("phx_guess").send("GET", "/api/users/@me/", null, from).expect(429);

    assertEquals("failure-minute", refused.header("X-RateLimit-Policy").orElseThrow());
    tenant.api().send("GET", "/api/users/@me/", null, from).expect(200);
  }

  private static double measuredPreflights() {
    String series =
        "http_server_request_duration_seconds_count{http_request_method=\"OPTIONS\","
            + "http_response_status_code=\"204\",http_route=\"none\"}";
    return GatewayMetrics.mentions(gateway, series) ? GatewayMetrics.value(gateway, series) : 0;
  }

  private static RawAnswer preflight(String address) {
    return RawAnswer.send(
        gateway.port(),
        "OPTIONS",
        "/api/projects/1/dashboards/",
        "Origin: https://app.example.com",
        "Access-Control-Request-Method: PATCH",
        "X-Forwarded-For: " + address);
  }

  /** Returns the remaining requests by policy, without the times. */
  private static String left(Answer answer) {
    return answer.header("RateLimit").orElseThrow().replaceAll(";t=\\d+", "");
  }

  @Test
  void anAnswerWithoutLimitsHasNoHeaders(Tenant other) {
    Answer contract = gateway.anonymous().get("/api/schema/").expect(200);
    Answer unlimited = other.api().get("/api/users/@me/").expect(200);

    for (String header : HEADERS) {
      assertTrue(contract.header(header).isEmpty(), header);
      assertTrue(unlimited.header(header).isEmpty(), header);
    }
  }

  @Test
  void scriptsOfOtherOriginsMayReadTheHeaders() {
    Answer answer =
        gateway
            .anonymous()
            .send("GET", "/api/schema/", null, Map.of("Origin", "https://app.example.com"));

    String exposed = answer.header("Access-Control-Expose-Headers").orElseThrow();
    for (String header : HEADERS) {
      assertTrue(List.of(exposed.split(", ?")).contains(header), exposed);
    }
  }

  @Test
  void concurrentRequestsAreCountedToTheRequest() {
    Tenant tenant = gateway.signUp();
    Api api = tenant.api();
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(CompletableFuture.supplyAsync(() -> api.get(tenant.dashboards()).status()));
    }

    long allowed = all.stream().map(CompletableFuture::join).filter(s -> s == 200).count();

    assertEquals(5, allowed);
  }

  @Test
  void attemptsOnOtherTenantsProjectsCount() {
    Tenant stranger = gateway.signUp();
    Tenant victim = gateway.signUp();
    for (int i = 0; i < 5; i++) {
      stranger.api().get(victim.dashboards()).expect(403);
    }

    stranger.api().get(victim.dashboards()).expect(429);

    // blocked for a second: no query
    stranger.api().get("/api/projects/99999999/dashboards/").expect(429);
    assertEquals(
        "5",
        victim
            .api()
            .get(victim.dashboards())
            .expect(200)
            .header("X-RateLimit-Limit")
            .orElseThrow());
  }

  @Test
  void theQuotaOfAProjectCanBeRead() {
    Tenant owner = gateway.signUp();
    Tenant member = owner.addMember();
    String id =
        owner
            .session()
            .get("/api/personal_api_keys/")
            .expect(200)
            .array()
            .getJsonObject(0)
            .getString("id");
    owner.api().get(owner.dashboards()).expect(200);
    member.api().get(owner.dashboards()).expect(200);

    JsonObject answer = owner.api().get(owner.project() + "quota/").expect(200).json();

    assertEquals("default", answer.getString("plan"));
    JsonObject minute = answer.getJsonArray("policies").getJsonObject(0);
    assertEquals("project-minute", minute.getString("policy"));
    assertEquals(5, minute.getInteger("limit"));
    assertEquals(3, minute.getInteger("used"));
    assertEquals(2, minute.getInteger("remaining"));
    assertTrue(minute.getInteger("reset") > 50, minute.encode());
    JsonArray keys = answer.getJsonArray("keys");
    assertEquals(2, keys.size(), "an administrator sees both: " + keys);
    JsonObject own =
        keys.stream()
            .map(JsonObject.class::cast)
            .filter(key -> key.getString("id").equals(id))
            .findFirst()
            .orElseThrow();
    assertEquals(2, own.getInteger("used_minute"));
    assertEquals("tests", own.getString("label"));

    JsonObject toMember = member.api().get(owner.project() + "quota/").expect(200).json();
    assertEquals(1, toMember.getJsonArray("keys").size(), "a member sees only its own");
  }

  @Test
  void requestsWithoutCredentialsAreCountedByAddress() {
    Map<String, String> settings =
        Map.of(
            "DASHGATE_RATE_LIMIT_PER_MINUTE", "3",
            "DASHGATE_HTTP_TRUSTED_PROXIES", "0.0.0.0/0");
    try (TestGateway strict = TestGateway.start(TestGateway.newDataDir(), settings)) {
      Api anonymous = strict.anonymous();
      int network = 0;
      for (String path :
          List.of(
              "/api/login/",
              "/api/login/precheck/",
              "/api/signup/",
              "/api/signup/018f2c7e-9b77-7000-9f0e-5d2b1c8a7e63/",
              "/api/token/refresh/")) {
        Map<String, String> from = Map.of("X-Forwarded-For", "192.0.2." + ++network);
        for (int i = 0; i < 3; i++) {
          anonymous.send("POST", path, "{}", from).expect(400);
        }
        anonymous.send("POST", path, "{}", from).expect(429);
        anonymous
            .send("POST", path, "{}", Map.of("X-Forwarded-For", "198.51.100." + network))
            .expect(400);
      }
    }
  }
}
