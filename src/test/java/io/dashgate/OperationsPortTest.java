package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What operators see: health, metrics, the access log. */
class OperationsPortTest {

  private static final TestGateway GATEWAY = TestGateway.shared();

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + GATEWAY.managementPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void aServingProcessIsLiveAndReady() throws Exception {
    assertEquals(200, get("/livez").statusCode());
    assertEquals(200, get("/readyz").statusCode());
    assertEquals(404, get("/nonsense").statusCode());
  }

  @Test
  void theApisPortHasNoHealthOrMetrics() {
    for (String path : List.of("/livez", "/readyz", "/metrics")) {
      GATEWAY.anonymous().get(path).expectNotFound("Endpoint not found.");
    }
  }

  @Test
  void metricsTellOfRequestsPoolsLoopsTheJvmAndTheBuild() throws Exception {
    Tenant tenant = Tenant.create();
    tenant.api().get(tenant.dashboards()).expect(200);

    HttpResponse<String> scraped = get("/metrics");

    assertTrue(scraped.headers().firstValue("content-type").orElse("").startsWith("text/plain"));
    for (String series :
        List.of(
            "http_server_request_duration_seconds_bucket{http_request_method=\"GET\","
                + "http_response_status_code=\"200\",http_route=\"/api/projects/{project_id}/dashboards/\","
                + "operation=\"dashboards_list\",le=\"0.005\"}",
            "http_server_active_requests ",
            "db_client_connection_count{pool=\"api-0-statements\",state=\"used\"}",
            "db_client_connection_pending_requests{pool=\"api-0-transactions\"}",
            "db_client_connection_wait_time_seconds_bucket{pool=\"api-1-statements\",le=\"0.005\"}",
            "dashgate_pool_swaps_total{pool=\"api-0\"} 0.0",
            "dashgate_database_available{pool=\"housekeeping\"} 1.0",
            "dashgate_event_loop_delay_seconds_count{instance=\"1\"}",
            "dashgate_listener_connected 1.0",
            "dashgate_ready 1.0",
            "dashgate_build_info{",
            "jvm_memory_used_bytes{",
            "jvm_gc_",
            "process_cpu_usage")) {
      assertTrue(scraped.body().contains(series), series);
    }
  }

  @Test
  void whatCallersSendMakesNoNewSeries() throws Exception {
    Tenant tenant = Tenant.create();
    String[] paths = {"/nonsense/%s", "/api/projects/%s/dashboards/", "/api/projects/1/%s/"};
    for (String path : paths) {
      tenant.api().get(path.formatted("warm"));
    }
    tenant.api().send("BREW", "/x", null, Map.of());
    long before = series();

    for (int i = 0; i < 50; i++) {
      for (String path : paths) {
        tenant.api().get(path.formatted("random" + i) + "?q=random" + i);
      }
      tenant.api().send("BREW" + i, "/x", null, Map.of());
    }

    assertEquals(before, series());
    assertFalse(get("/metrics").body().contains("random"));
  }

  private static long series() throws Exception {
    // by then the last requests are noted
    Thread.sleep(200);
    return get("/metrics").body().lines().filter(line -> line.startsWith("http_server")).count();
  }

  @Test
  void eachRequestIsOneLineWithoutSecrets() throws Exception {
    Tenant tenant = Tenant.create();
    Logger logger = (Logger) LoggerFactory.getLogger("dashgate.access");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Level level = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    try {
      tenant
          .api()
          .send(
              "GET",
              tenant.dashboards() + "?search=private&personal_api_key=" + tenant.key(),
              null,
              Map.of("X-Request-Id", "my-request"))
          .expect(200);
      for (int i = 0; i < 50 && mine(lines).isEmpty(); i++) {
        Thread.sleep(20);
      }
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(level);
    }

    assertEquals(1, mine(lines).size());
    String fields = mine(lines).get(0);
    for (String field :
        List.of(
            "request_id=my-request",
            "method=GET",
            "operation=dashboards_list",
            "status=200",
            "micros=",
            "bytes=",
            "project_id=" + tenant.projectId(),
            "user_id=" + tenant.userId(),
            "key_id=")) {
      assertTrue(fields.contains(field), fields);
    }
    assertFalse(fields.contains("private"), fields);
    assertFalse(fields.contains(tenant.key()), fields);
  }

  /** Returns the fields of the lines about the request of the test. */
  private static List<String> mine(ListAppender<ILoggingEvent> lines) {
    return List.copyOf(lines.list).stream()
        .map(line -> String.valueOf(line.getArgumentArray()[0]))
        .filter(fields -> fields.contains("my-request"))
        .toList();
  }
}
