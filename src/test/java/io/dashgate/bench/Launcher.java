package io.dashgate.bench;

import io.dashgate.dashboards.RawServer;
import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts servers on one database, all with the same settings and the same small heap.
 *
 * @param folder where their logs go
 */
record Launcher(DatabaseUrls urls, Path folder) {

  static final String SECRET = "a secret of the benchmark, 32 bytes or more";
  static final Duration TOKEN_LIFETIME = Duration.ofHours(6);
  static final Path JAR = Path.of("target/dashgate.jar").toAbsolutePath();
  static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /**
   * As in the cluster: little that requests leave behind lives to see a second collection, if there
   * is room for what is under way; so what lives long is small, and the heap with it. It is in huge
   * pages, and so is the code. What the compilers are done with goes back to the system.
   */
  private static final List<String> HEAP =
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

  static final int INSTANCES = 2;
  private static final long LONGEST_START_NANOS = 60_000_000_000L;

  /** Starts the gateway from its jar. */
  Server gateway(String name) throws Exception {
    return gateway(name, INSTANCES, JAVA_HOME);
  }

  /** Starts the gateway from its jar, on some JVM. */
  Server gateway(String name, int instances, Path javaHome, String... options) throws Exception {
    List<String> command = java(javaHome, options);
    command.addAll(List.of("-jar", JAR.toString()));
    return start(name, TestGateway.freePort(), command, instances);
  }

  /** Starts what it is compared with. */
  Server raw() throws Exception {
    int port = TestGateway.freePort();
    String classPath = Path.of("target/test-classes").toAbsolutePath() + ":" + JAR;
    List<String> command = java(JAVA_HOME);
    command.addAll(List.of("-cp", classPath, RawServer.class.getName(), Integer.toString(port)));
    return start("raw", port, command, INSTANCES);
  }

  /** Runs a JVM to its end. */
  void run(Path javaHome, String... arguments) throws Exception {
    List<String> command = java(javaHome, arguments);
    Path log = folder.resolve("run.log");
    if (process(command, log).start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed; see " + log);
    }
  }

  private static List<String> java(Path javaHome, String... options) {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(HEAP);
    command.addAll(List.of(options));
    return command;
  }

  private Server start(String name, int port, List<String> command, int instances)
      throws Exception {
    Path log = folder.resolve(name.replaceAll("\\W+", "-") + ".log");
    ProcessBuilder builder = process(command, log);
    builder.environment().putAll(settings(port, instances));
    byte[] request = Request.get("/api/projects/1/dashboards/1/", Accounts.key(1), "", 200).bytes();
    long start = System.nanoTime();
    Process process = builder.start();
    while (true) {
      try (Wire wire = new Wire(port)) {
        if (wire.exchange(request) == 200) {
          return new Server(name, process, port, (System.nanoTime() - start) / 1e6);
        }
      } catch (IOException notYet) {
        Thread.sleep(2);
      }
      if (!process.isAlive() || System.nanoTime() - start > LONGEST_START_NANOS) {
        throw new IllegalStateException(name + " did not start; see " + log);
      }
    }
  }

  private static ProcessBuilder process(List<String> command, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // what compilers give back is there for all others
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    return builder;
  }

  private Map<String, String> settings(int port, int instances) {
    return Map.ofEntries(
        Map.entry("DATABASE_URL", urls.application().url()),
        Map.entry("DASHGATE_DATABASE_MIGRATION_URL", urls.owner().url()),
        Map.entry("DASHGATE_JWT_SECRET", SECRET),
        Map.entry("DASHGATE_JWT_ACCESS_TOKEN_MINUTES", Long.toString(TOKEN_LIFETIME.toMinutes())),
        Map.entry("DASHGATE_INSTANCES", Integer.toString(instances)),
        Map.entry("DASHGATE_HTTP_HOST", "127.0.0.1"),
        Map.entry("DASHGATE_HTTP_PORT", Integer.toString(port)),
        Map.entry("DASHGATE_MANAGEMENT_HOST", "127.0.0.1"),
        Map.entry("DASHGATE_MANAGEMENT_PORT", "0"),
        Map.entry("DASHGATE_SHUTDOWN_DRAIN_SECONDS", "0"),
        // all limits are checked as ever, but never reached: a refusal is cheaper than an answer
        Map.entry("DASHGATE_DATABASE_CONNECTION_WAIT_MS", "5000"),
        Map.entry("DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "10000"),
        Map.entry("DASHGATE_HTTP_REQUEST_TIMEOUT_MS", "20000"),
        Map.entry("DASHGATE_RATE_LIMIT_PER_MINUTE", "1000000000"),
        Map.entry("DASHGATE_RATE_LIMIT_PER_HOUR", "1000000000"),
        Map.entry("DASHGATE_OVERLOAD_REQUESTS", "1000"),
        Map.entry("DASHGATE_OVERLOAD_REQUESTS_PER_PROJECT", "1000"));
  }
}
