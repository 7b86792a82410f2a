package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Metrics and timings of a tenant's own requests. */
class TenantMetricsTest {

  private static final String PROMETHEUS_ACCEPT =
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3";

  private static final Pattern TIMING =
      Pattern.compile("auth;dur=([0-9.]+), db;dur=([0-9.]+), total;dur=([0-9.]+)");

  private static Api serviceKey(Tenant tenant, String scope) {
    JsonObject wanted = new JsonObject().put("label", "scraper").put("scopes", JsonArray.of(scope));
    return tenant
        .gateway()
        .as(
            tenant
                .api()
                .post(tenant.project() + "service_keys/", wanted)
                .expect(201)
                .json()
                .getString("value"));
  }

  private static Answer scrape(Api api, Tenant tenant) {
    return api.send("GET", tenant.project() + "metrics", null, Map.of("Accept", PROMETHEUS_ACCEPT));
  }

  @Test
  void aProjectScrapesItsOwnRequestsAndNoOthers(Tenant tenant, Tenant other) {
    tenant.api().get(tenant.dashboards()).expect(200);
    tenant.api().get(tenant.dashboard(999_999)).expect(404);
    tenant.api().post(tenant.dashboards(), "{\"name\": \"x\"}").expect(201);
    other.api().delete(other.dashboard(999_999)).expect(404);
    Api scraper = serviceKey(tenant, "metrics:read");

    String posted = "http_request_method=\"POST\",http_response_status_code=\"201\"} 2.0";
    Soon.seen(Duration.ofSeconds(5), () -> scrape(scraper, tenant).body().contains(posted));
    Answer answer = scrape(scraper, tenant);

    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8", answer.header("Content-Type").orElse(""));
    for (String line :
        new String[] {
          "dashgate_requests_total{http_request_method=\"GET\",http_response_status_code=\"404\"} 1.0",
          "# TYPE dashgate_request_duration_seconds histogram",
          "dashgate_received_bytes_total ",
          "dashgate_sent_bytes_total "
        }) {
      assertTrue(answer.body().contains(line), answer.body());
    }
    assertFalse(answer.body().contains("DELETE"), answer.body());
  }

  @Test
  void theScopeIsNeeded(Tenant tenant, Tenant other) {
    serviceKey(tenant, "project:read")
        .get(tenant.project() + "metrics/")
        .expectForbidden("API key missing required scope 'metrics:read'");
    other
        .api()
        .get(tenant.project() + "metrics/")
        .expectForbidden("You don't have access to the project.");
  }

  @Test
  void serverTimingIsSentOnRequest(Tenant tenant) {
    String timing =
        tenant
            .api()
            .send(
                "GET", tenant.dashboards(), null, Map.of("Prefer", "respond-async, Server-Timing"))
            .expect(200)
            .header("Server-Timing")
            .orElse("");

    var parts = TIMING.matcher(timing);
    assertTrue(parts.matches(), timing);
    double database = Double.parseDouble(parts.group(2));
    assertTrue(database > 0, timing);
    assertTrue(Double.parseDouble(parts.group(3)) >= database, timing);
  }

  @Test
  void serverTimingIsNotSentUnaskedOrToUnknownCallers(Tenant tenant) {
    assertTrue(tenant.api().get(tenant.dashboards()).header("Server-Timing").isEmpty());
    assertTrue(
        tenant
            .gateway()
            .anonymous()
            .send(
                "POST",
                "/api/login/",
                "{\"email\": \"a@example.com\", \"password\": \"wrong password\"}",
                Map.of("Prefer", "server-timing"))
            .header("Server-Timing")
            .isEmpty());
  }
}
