package io.dashgate.chaos;

import io.dashgate.testing.Soon;
import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of the packaged jar on a database; its log is a file. */
final class GatewayProcess implements AutoCloseable {

  private static final Path JAR = Path.of("target/dashgate.jar").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final long EXIT_LIMIT_SECONDS = 40;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ProcessBuilder builder;
  private final Path log;
  private final int port;
  private final int managementPort;
  private Process process;

  private GatewayProcess(ProcessBuilder builder, Path log, int port, int managementPort)
      throws IOException {
    this.builder = builder;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
    this.process = builder.start();
  }

  /**
   * Starts it with these settings and returns once it is ready.
   *
   * @param launcher a command that runs the rest of its line, such as taskset; or nothing
   */
  static GatewayProcess start(Path folder, List<String> launcher, Map<String, String> environment)
      throws IOException {
    int port = TestGateway.freePort();
    int managementPort = TestGateway.freePort();
    Path log = folder.resolve("gateway-" + port + ".log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line = new ArrayList<>(launcher);
    line.addAll(List.of(java, "-Xmx384m", "-jar", JAR.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> all = builder.environment();
    all.put("DASHGATE_HTTP_HOST", "127.0.0.1");
    all.put("DASHGATE_HTTP_PORT", Integer.toString(port));
    all.put("DASHGATE_MANAGEMENT_HOST", "127.0.0.1");
    all.put("DASHGATE_MANAGEMENT_PORT", Integer.toString(managementPort));
    all.putAll(environment);
    GatewayProcess gateway = new GatewayProcess(builder, log, port, managementPort);
    gateway.awaitReady();
    return gateway;
  }

  /** Starts it again, after it has ended, and returns once it is ready. */
  void startAgain() throws IOException {
    process = builder.start();
    awaitReady();
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns whether it says that it is ready. */
  boolean isReady() {
    try {
      return get("/readyz").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Returns the samples of its metrics, without help and types. */
  List<String> metrics() throws IOException {
    try (Stream<String> lines = get("/metrics").body().lines()) {
      return lines.filter(line -> !line.startsWith("#")).toList();
    }
  }

  /** Returns the sum of the samples that start with a text. */
  double metric(String start) throws IOException {
    return metrics().stream()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  Path log() {
    return log;
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until it has ended. */
  void awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the gateway did not stop");
    }
  }

  /** Returns a line of {@code /proc/<pid>/status} as a number, such as VmRSS in kilobytes. */
  long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Returns how many files and sockets it has open. */
  long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
      return open.count();
    }
  }

  private void awaitReady() {
    Soon.seen(
        START_LIMIT,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the gateway did not start, see " + log);
          }
          return isReady();
        });
  }

  private HttpResponse<String> get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
