package io.dashgate.testing.process;

import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own that can be killed and started again; its log is a file. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
  private static final long EXIT_LIMIT_SECONDS = 40;
  private static final long POLL_MS = 2;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String name;
  private final ProcessBuilder builder;
  private final Path log;
  private final int port;
  private final int managementPort;
  private final Readiness readiness;
  private Process process;
  private double startMillis;

  /** Decides whether a server is ready. */
  public interface Readiness {

    /** Returns whether it is ready; an exception means that it is not yet. */
    boolean isReady(ServerProcess server) throws IOException;
  }

  private ServerProcess(
      String name,
      ProcessBuilder builder,
      Path log,
      int port,
      int managementPort,
      Readiness readiness)
      throws IOException {
    this.name = name;
    this.builder = builder;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
    this.readiness = readiness;
    start();
  }

  /** Starts a gateway on free ports and returns once its management port reports ready. */
  public static ServerProcess start(String name, JavaCommand command, Path folder)
      throws IOException {
    return start(name, command, folder, TestGateway.freePort(), ServerProcess::isReady);
  }

  /**
   * Starts a server and returns once it is ready.
   *
   * @param name of the log file, too
   * @param folder the working directory and the place of the log
   */
  public static ServerProcess start(
      String name, JavaCommand command, Path folder, int port, Readiness readiness)
      throws IOException {
    int managementPort = TestGateway.freePort();
    Path log = folder.resolve(name.replaceAll("\\W+", "-") + ".log");
    ProcessBuilder builder =
        command
            .listeningOn(port, managementPort)
            .builder()
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new ServerProcess(name, builder, log, port, managementPort, readiness);
  }

  /** Starts it again after it has ended, and returns once it is ready. */
  public void start() throws IOException {
    long start = System.nanoTime();
    process = builder.start();
    while (!ready()) {
      if (!process.isAlive() || System.nanoTime() - start > START_LIMIT.toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException(name + " did not start, see " + log);
      }
    }
    startMillis = (System.nanoTime() - start) / 1e6;
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /** Returns the port of its API. */
  public int port() {
    return port;
  }

  /** Returns the port of its health and metrics. */
  public int managementPort() {
    return managementPort;
  }

  /** Returns the id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Returns the time from its last start until it was ready, in milliseconds. */
  public double startMillis() {
    return startMillis;
  }

  /** Returns the file with its output. */
  public Path log() {
    return log;
  }

  /** Returns whether its process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns whether its management port reports ready. */
  public boolean isReady() throws IOException {
    return get("/readyz").statusCode() == 200;
  }

  /** Returns the samples of its metrics, without help and types. */
  public List<String> metrics() throws IOException {
    try (Stream<String> lines = get("/metrics").body().lines()) {
      return lines.filter(line -> !line.startsWith("#")).toList();
    }
  }

  /** Returns the sum of the samples that start with a text. */
  public double metric(String start) throws IOException {
    return metrics().stream()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until it has ended. */
  public void awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " did not stop, see " + log);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private boolean ready() {
    try {
      if (readiness.isReady(this)) {
        return true;
      }
    } catch (IOException notYet) {
      // asked again
    }
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return false;
  }

  private HttpResponse<String> get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(REQUEST_LIMIT).build();
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
