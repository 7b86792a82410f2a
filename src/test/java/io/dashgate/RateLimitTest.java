package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits on requests per key, per project and per address. */
class RateLimitTest {

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(TestGateway.newDataDir(), Map.of("DASHGATE_RATE_LIMIT_PER_MINUTE", "5"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void aCallerOverItsLimitIsToldWhenToComeBackAndOthersAreNot() {
    Tenant busy = Tenant.create(gateway);
    Tenant quiet = Tenant.create(gateway);
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
    quiet.api().get(quiet.dashboards()).expect(200);
  }

  @Test
  void theKeysOfAProjectShareTheProjectsLimit() {
    Tenant owner = Tenant.create(gateway);
    Tenant member = owner.addMember();
    for (int i = 0; i < 3; i++) {
      owner.api().get(owner.dashboards()).expect(200);
    }
    for (int i = 0; i < 2; i++) {
      member.api().get(owner.dashboards()).expect(200);
    }

    member.api().get(owner.dashboards()).expect(429);
  }

  @Test
  void whoeverNeedsNoCredentialsIsCountedByAddress() {
    Map<String, String> settings =
        Map.of(
            "DASHGATE_RATE_LIMIT_PER_MINUTE", "3",
            "DASHGATE_HTTP_TRUST_FORWARDED_HEADERS", "true");
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
