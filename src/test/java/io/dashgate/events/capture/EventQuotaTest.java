package io.dashgate.events.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Api;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The limits of the events of a project. */
@GatewaySettings({
  "DASHGATE_OPERATOR_KEY=" + EventQuotaTest.KEY,
  "DASHGATE_EVENTS_PER_MONTH=5",
  "DASHGATE_RATE_LIMIT_PER_MINUTE=400"
})
class EventQuotaTest {

  static final String KEY = "operator-key-of-the-tests-0123456789";
  private static final Duration SOON = Duration.ofSeconds(10);

  private static JsonObject policy(Tenant tenant, String name) {
    return tenant
        .api()
        .get(tenant.project() + "quota/")
        .expect(200)
        .json()
        .getJsonArray("policies")
        .stream()
        .map(JsonObject.class::cast)
        .filter(policy -> policy.getString("policy").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsOverTheLimitOfAMonthIsAnsweredCountedAndNotStored(TestGateway gateway, Tenant tenant) {
    Inbox inbox = new Inbox(tenant);
    String two = "[" + inbox.event("a", "") + "," + inbox.event("b", "") + "]";
    double before = over(gateway);

    for (int i = 0; i < 2; i++) {
      assertEquals("{\"status\":1}", inbox.post("/e/", two).expect(200).body());
    }
    assertEquals(
        "{\"status\":1,\"quota_limited\":[\"events\"]}", inbox.post("/e/", two).expect(200).body());
    assertEquals("{\"status\":1}", inbox.post("/e/", inbox.event("c", "")).expect(200).body());

    assertEquals(List.of("a", "b", "a", "b", "c"), inbox.names());
    assertEquals(2, over(gateway) - before);
    Soon.seen(SOON, () -> policy(tenant, "events-month").getInteger("used") == 5);
    assertEquals(5, policy(tenant, "events-month").getInteger("limit"));
    assertEquals(0, policy(tenant, "events-month").getInteger("remaining"));
    Soon.seen(
        SOON,
        () ->
            gateway
                    .database()
                    .count(
                        "select coalesce(sum(count), 0) from ingestion_warning where project_id = ?"
                            + " and type = 'events_quota_exceeded'",
                        tenant.projectId())
                == 2);
  }

  private static double over(TestGateway gateway) {
    return GatewayMetrics.value(gateway, "dashgate_capture_events_total{outcome=\"over_quota\"}");
  }

  @Test
  void theOperatorSetsTheLimitsOfAProject(TestGateway gateway, Tenant tenant) {
    Inbox inbox = new Inbox(tenant);
    Api operator = gateway.as(KEY);
    String quota = "/api/operator" + tenant.project().substring("/api".length()) + "quota/";
    JsonObject limits = new JsonObject().put("events_month", 0).put("events_minute", 3);
    assertEquals(
        3,
        operator
            .send("PUT", quota, limits.encode(), Map.of())
            .expect(200)
            .json()
            .getInteger("events_minute"));

    String four =
        "[%s]"
            .formatted(
                String.join(
                    ",",
                    List.of(
                        inbox.event("a", ""),
                        inbox.event("b", ""),
                        inbox.event("c", ""),
                        inbox.event("d", ""))));
    assertEquals(
        "{\"status\":1,\"quota_limited\":[\"events\"]}",
        inbox.post("/e/", four).expect(200).body());
    assertEquals(3, policy(tenant, "events-minute").getInteger("limit"));
    operator.delete(quota).expect(204);
    assertEquals("{\"status\":1}", inbox.post("/e/", four).expect(200).body());
  }

  @Test
  void anotherProcessKnowsWhatWasSent(TestGateway gateway, Tenant tenant) {
    Inbox inbox = new Inbox(tenant);
    String five =
        "[%s]".formatted(String.join(",", java.util.Collections.nCopies(5, inbox.event("a", ""))));
    assertEquals("{\"status\":1}", inbox.post("/e/", five).expect(200).body());
    Soon.seen(SOON, () -> policy(tenant, "events-month").getInteger("used") == 5);

    try (TestGateway other =
        gateway.another(Map.of("DASHGATE_JWT_SECRET", "a secret of the tests, 32 bytes or more"))) {
      Soon.seen(
          SOON,
          () ->
              other
                  .anonymous()
                  .post("/e/", inbox.event("b", ""))
                  .expect(200)
                  .body()
                  .contains("quota_limited"));
    }
  }
}
