package io.dashgate.bench;

import io.dashgate.dashboards.RawServer;
import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.process.JavaCommand;
import io.dashgate.testing.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Starts servers on one database, all with the same settings and the same small heap.
 *
 * @param folder for their logs
 */
record Launcher(DatabaseUrls urls, Path folder) {

  static final String SECRET = "a secret of the benchmark, 32 bytes or more";
  static final Duration TOKEN_LIFETIME = Duration.ofHours(6);
  static final int INSTANCES = 2;

  /** As in the cluster: see k8s/base. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms56m",
          "-Xmx128m",
          "-Xmn28m",
          "-XX:SurvivorRatio=2",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:+UseTransparentHugePages",
          "-XX:TrimNativeHeapInterval=10000");

  /** Time limits that no request reaches, however many clients wait for Postgres. */
  private static final Map<String, String> LOOSE_LIMITS =
      Map.of(
          "DASHGATE_DATABASE_CONNECTION_WAIT_MS", "5000",
          "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "10000",
          "DASHGATE_HTTP_REQUEST_TIMEOUT_MS", "20000");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Starts the gateway from its jar. */
  ServerProcess gateway(String name) throws Exception {
    return gateway(name, INSTANCES, JavaCommand.ofJar());
  }

  /** Starts the gateway from its jar with the default limits, but without quotas. */
  ServerProcess gatewayWithDefaults(String name) throws Exception {
    JavaCommand command = tuned(JavaCommand.ofJar()).with(settings(INSTANCES));
    return ServerProcess.start(name, command, folder, TestGateway.freePort(), Launcher::isReady);
  }

  /** Starts the gateway by a command, such as one with another JDK. */
  ServerProcess gateway(String name, int instances, JavaCommand command) throws Exception {
    return start(name, instances, command, TestGateway.freePort());
  }

  /** Starts the gateway from its jar with another heap. */
  ServerProcess gateway(String name, int heapMb) throws Exception {
    JavaCommand command =
        tuned(JavaCommand.ofJar())
            .with(List.of("-Xmx" + heapMb + "m"))
            .with(settings(INSTANCES))
            .with(LOOSE_LIMITS);
    return ServerProcess.start(name, command, folder, TestGateway.freePort(), Launcher::isReady);
  }

  /** Starts the server that the gateway is compared with. */
  ServerProcess raw() throws Exception {
    int port = TestGateway.freePort();
    JavaCommand command = JavaCommand.ofClass(RawServer.class, Integer.toString(port));
    return start("raw", INSTANCES, command, port);
  }

  private ServerProcess start(String name, int instances, JavaCommand command, int port)
      throws IOException {
    JavaCommand complete = tuned(command).with(settings(instances)).with(LOOSE_LIMITS);
    return ServerProcess.start(name, complete, folder, port, Launcher::isReady);
  }

  /** Ready: a dashboard is answered from the database. */
  private static boolean isReady(ServerProcess server) throws IOException {
    return get(server.port(), "/api/projects/1/dashboards/1/").statusCode() == 200;
  }

  /** Sends one request about the first project. */
  static HttpResponse<String> get(int port, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + Accounts.key(1))
            .build();
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JavaCommand tuned(JavaCommand command) {
    return command.with(JVM_OPTIONS).with(Map.of("MALLOC_ARENA_MAX", "1"));
  }

  private Map<String, String> settings(int instances) {
    return Map.ofEntries(
        Map.entry("DATABASE_URL", urls.application().url()),
        Map.entry("DASHGATE_DATABASE_MIGRATION_URL", urls.owner().url()),
        Map.entry("DASHGATE_JWT_SECRET", SECRET),
        Map.entry("DASHGATE_JWT_ACCESS_TOKEN_MINUTES", Long.toString(TOKEN_LIFETIME.toMinutes())),
        Map.entry("DASHGATE_INSTANCES", Integer.toString(instances)),
        Map.entry("DASHGATE_SHUTDOWN_DRAIN_SECONDS", "0"),
        // quotas are checked and never reached: a refusal is cheaper than an answer
        Map.entry("DASHGATE_RATE_LIMIT_PER_MINUTE", "1000000000"),
        Map.entry("DASHGATE_RATE_LIMIT_PER_HOUR", "1000000000"));
  }
}
