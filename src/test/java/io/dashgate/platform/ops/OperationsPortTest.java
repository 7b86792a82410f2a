package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import net.logstash.logback.argument.StructuredArgument;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The management port and the access log: health, metrics, log lines. */
class OperationsPortTest {

  private final TestGateway gateway;

  OperationsPortTest(TestGateway gateway) {
    this.gateway = gateway;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
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
      gateway.anonymous().get(path).expectNotFound("Endpoint not found.");
    }
  }

  @Test
  void metricsCoverRequestsPoolsLoopsTheJvmAndTheBuild(Tenant tenant) throws Exception {
    tenant.api().get(tenant.dashboards()).expect(200);

    HttpResponse<String> scraped = get("/metrics");

    assertTrue(scraped.headers().firstValue("content-type").orElse("").startsWith("text/plain"));
    for (String series :
        List.of(
            "http_server_request_duration_seconds_bucket{http_request_method=\"GET\","
                + "http_response_status_code=\"200\",http_route=\"/api/projects/{project_id}/dashboards/\","
                + "le=\"0.005\"}",
            "http_server_active_requests{http_request_method=\"GET\",url_scheme=\"http\"} ",
            "dashgate_pool_swaps_total{pool=\"api-0\"} 0.0",
            "dashgate_database_available{pool=\"housekeeping\"} 1.0",
            "http_server_request_body_size_bytes_count ",
            "http_server_response_body_size_bytes_count ",
            "db_client_connections{pool=\"housekeeping-statements\",state=\"used\"}",
            "db_client_connection_pending_requests{pool=\"housekeeping-statements\"}",
            "db_client_connection_wait_time_seconds_bucket{pool=\"housekeeping-statements\",le=\"0.005\"}",
            "dashgate_worker_pending_tasks{pool=\"vert.x-worker-thread\"}",
            "dashgate_event_loop_lag_seconds_bucket{event_loop=\"1\",le=\"0.05\"}",
            "dashgate_event_loop_blocked_seconds_total{event_loop=\"0\"}",
            "dashgate_authentications_total{credential=\"personal_api_key\",outcome=\"success\"}",
            "dashgate_cache_requests_total{cache=\"projects\",outcome=\"hit\"}",
            "dashgate_project_requests_total{project=\"_other\"}",
            "dashgate_listener_connected 1.0",
            "dashgate_ready 1.0",
            "dashgate_build_info{",
            "jvm_memory_used_bytes{",
            "jvm_gc_",
            "process_cpu_seconds_total ",
            "process_cpu_usage")) {
      assertTrue(scraped.body().contains(series), series);
    }
  }

  @Test
  void eachRequestIsOneLineWithoutSecrets(Tenant tenant) throws Exception {
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
              Map.of(
                  "X-Request-Id",
                  "my-request",
                  "traceparent",
                  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                  "User-Agent",
                  "tests \u00e4 \"quoted\" " + "x".repeat(5_000)))
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
            "\"request_id\":\"my-request\"",
            "\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\"",
            "\"protocol\":\"HTTP/1.1\"",
            "\"method\":\"GET\"",
            "\"operation\":\"dashboards_list\"",
            "\"route\":\"/api/projects/{project_id}/dashboards/\"",
            "\"status\":200",
            "\"micros\":",
            "\"db_micros\":",
            "\"request_bytes\":0",
            "\"bytes\":",
            "\"client_address\":\"127.0.0.1\"",
            "\"project_id\":" + tenant.projectId(),
            "\"user_id\":" + tenant.userId(),
            "\"key_id\":",
            "\"user_agent\":\"tests ? ?quoted? xxx")) {
      assertTrue(fields.contains(field), fields);
    }
    assertFalse(fields.contains("x".repeat(40)), fields);
    assertFalse(fields.contains("private"), fields);
    assertFalse(fields.contains(tenant.key()), fields);
  }

  /** Returns the fields of the lines about the request of the test. */
  private static List<String> mine(ListAppender<ILoggingEvent> lines) {
    return List.copyOf(lines.list).stream()
        .map(line -> written((StructuredArgument) line.getArgumentArray()[0]))
        .filter(fields -> fields.contains("my-request"))
        .toList();
  }

  private static String written(StructuredArgument fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      fields.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
