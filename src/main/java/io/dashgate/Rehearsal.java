package io.dashgate;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.Tracing;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole life of a gateway in a few seconds, on an embedded database in a temporary folder: so a
 * build can note which classes a start needs, and see that the jar works on its runtime.
 */
final class Rehearsal {

  private static final String DASHBOARDS = "/api/projects/@current/dashboards/";

  private Rehearsal() {}

  /**
   * Starts, answers a few requests and stops. Blocks.
   *
   * @throws IllegalStateException if an answer is not what it should be
   */
  static void run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("dashgate-rehearsal");
    Metrics metrics = new Metrics();
    Tracing tracing = new Tracing();
    Vertx vertx = Main.vertx(metrics, tracing);
    Gateway gateway = new Gateway(vertx, settings(vertx, folder), metrics, tracing);
    try {
      gateway.start();
      String key = gateway.demoKey().orElseThrow();
      answered(gateway.managementPort(), "GET", "/readyz", key, 200);
      answered(gateway.port(), "POST", DASHBOARDS, key, 201);
      answered(gateway.port(), "GET", DASHBOARDS, key, 200);
      answered(gateway.port(), "GET", DASHBOARDS, "phx_wrong", 401);
      answered(gateway.managementPort(), "GET", "/metrics", key, 200);
    } finally {
      gateway.stop();
      delete(folder);
    }
  }

  private static Settings settings(Vertx vertx, Path folder) {
    Map<String, String> environment =
        Map.of(
            "DASHGATE_DATA_DIR", folder.toString(),
            "DASHGATE_HTTP_HOST", "127.0.0.1",
            "DASHGATE_HTTP_PORT", "0",
            "DASHGATE_MANAGEMENT_HOST", "127.0.0.1",
            "DASHGATE_MANAGEMENT_PORT", "0",
            "DASHGATE_SHUTDOWN_DRAIN_SECONDS", "0");
    return Steps.await(SettingsLoader.load(vertx, environment));
  }

  private static void answered(int port, String method, String path, String key, int expected)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{\"name\": \"Rehearsal\"}"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    if (status != expected) {
      throw new IllegalStateException("%s %s answered %d".formatted(method, path, status));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
