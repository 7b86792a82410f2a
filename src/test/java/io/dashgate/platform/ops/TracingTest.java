package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spans as a collector receives them: OTLP over HTTP. */
class TracingTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String UNSAMPLED = "00-11111111111111111111111111111111-b7ad6b7169203331-00";

  private static final List<String> EXPORTS = new CopyOnWriteArrayList<>();

  private static Vertx vertx;
  private static TestGateway gateway;
  private static Api api;
  private static String dashboards;
  private static String secret;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    HttpServer collector =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              // names are plain text in it, ids are bytes
                              EXPORTS.add(body.toString(StandardCharsets.ISO_8859_1));
                              request.response().end();
                            }))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    gateway =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of(
                "DASHGATE_TRACING_ENDPOINT",
                "http://127.0.0.1:" + collector.actualPort() + "/v1/traces",
                "DASHGATE_TRACING_RATIO",
                "0"));
    secret = gateway.readyKey();
    api = gateway.as(secret);
    dashboards = "/api/projects/@current/dashboards/";
    api.get(dashboards).expect(200);
    api.send("GET", dashboards + "?search=private-text", null, parent(SAMPLED)).expect(200);
    JsonObject wanted = new JsonObject().put("name", "private-name");
    api.send("POST", dashboards, wanted.encode(), parent(SAMPLED)).expect(201);
    api.send("GET", "/shared/private-link", null, parent(SAMPLED)).expect(404);
    api.send("GET", "/nonsense/private-path", null, parent(SAMPLED)).expect(404);
    api.send("GET", "/api/users/@me/", null, parent(UNSAMPLED)).expect(200);
    gateway.close(); // sends the remaining spans
    Soon.seen(Duration.ofSeconds(5), () -> !EXPORTS.isEmpty());
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Map<String, String> parent(String value) {
    return Map.of("traceparent", value);
  }

  private static String exported() {
    return String.join("", EXPORTS);
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @Test
  void spansAreNamedByRouteAndPartOfTheCallersTrace() {
    for (String name :
        List.of(
            "GET /api/projects/{project_id}/dashboards/",
            "POST /api/projects/{project_id}/dashboards/",
            "GET /shared/{token}",
            "http.response.status_code",
            "http.route",
            "dashgate",
            bytes(TRACE))) {
      assertTrue(exported().contains(name), name);
    }
  }

  @Test
  void statementsAreSpansOfTheirOwn() {
    assertTrue(exported().contains("db.query.text"));
    assertTrue(exported().contains("from dashboard"), "no statement");
    assertTrue(exported().contains("SELECT") || exported().contains("WITH"));
  }

  @Test
  void spansThatTheCallerDoesNotSampleAreNotSent() {
    assertFalse(exported().contains(bytes("11111111111111111111111111111111")));
    assertFalse(exported().contains("GET /api/users/{uuid}/"), "a ratio of 0 takes none");
  }

  @Test
  void noSpanContainsDataOfTheCaller() {
    assertFalse(exported().contains("private"));
    assertFalse(exported().contains(secret));
    assertEquals(-1, exported().indexOf("?search"));
  }
}
