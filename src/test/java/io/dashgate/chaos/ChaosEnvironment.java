package io.dashgate.chaos;

import io.dashgate.testing.process.JavaCommand;
import io.dashgate.testing.process.PodManifest;
import io.dashgate.testing.process.PostgresServer;
import io.dashgate.testing.process.ServerProcess;
import io.dashgate.testing.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The environment of all checks.
 *
 * @param folder for logs and databases
 * @param postgres the server that the gateways use
 */
record ChaosEnvironment(Path folder, PostgresServer postgres) {

  private static final AtomicInteger GATEWAYS = new AtomicInteger();

  /** Starts Postgres on a new folder. */
  static ChaosEnvironment open() throws IOException {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/chaos")), "run-")
            .toAbsolutePath();
    return new ChaosEnvironment(folder, PostgresServer.start(folder.resolve("postgres")));
  }

  /** Starts a gateway with default settings and without rate limits. */
  ServerProcess gateway() throws IOException {
    return gateway(Map.of());
  }

  /** Starts a gateway without rate limits and with these settings. */
  ServerProcess gateway(Map<String, String> settings) throws IOException {
    return gateway(postgres.port(), List.of(), settings);
  }

  /** Starts a gateway without rate limits and with a heap of this size. */
  ServerProcess gateway(int heapMb, Map<String, String> settings) throws IOException {
    JavaCommand command = JavaCommand.ofJar().with(List.of("-Xmx" + heapMb + "m")).with(settings);
    return start(command, postgres.port());
  }

  /**
   * Starts a gateway.
   *
   * @param databasePort of Postgres, or of a proxy before it
   * @param launcher a command that runs the rest of its line, or nothing
   */
  ServerProcess gateway(int databasePort, List<String> launcher, Map<String, String> settings)
      throws IOException {
    JavaCommand command =
        JavaCommand.ofJar().launchedBy(launcher).with(List.of("-Xmx384m")).with(settings);
    return start(command, databasePort);
  }

  /** Starts a gateway without rate limits and with the limits that {@code k8s/base} gives a pod. */
  ServerProcess pod(Map<String, String> settings) throws IOException {
    JavaCommand command =
        PodManifest.read()
            .limit(JavaCommand.ofJar())
            .with(Map.of("DASHGATE_INSTANCES", "2"))
            .with(settings);
    return start(command, postgres.port());
  }

  private ServerProcess start(JavaCommand command, int databasePort) throws IOException {
    Map<String, String> settings = command.environment();
    JavaCommand complete =
        command
            .with(
                Map.of(
                    "DATABASE_URL", postgres.applicationUrl(databasePort),
                    "DASHGATE_DATABASE_MIGRATION_URL", postgres.urls().owner().url(),
                    "DASHGATE_JWT_SECRET", "s".repeat(32),
                    "DASHGATE_RATE_LIMIT_PER_MINUTE", "0",
                    "DASHGATE_RATE_LIMIT_PER_HOUR", "0"))
            .with(settings);
    return ServerProcess.start("gateway-" + GATEWAYS.incrementAndGet(), complete, folder);
  }

  /** Restricts Postgres to these cores. */
  void pinPostgres(String cores) throws Exception {
    for (String process : postgres.processes()) {
      pin(cores, process);
    }
  }

  /** Restricts this process, which generates the load, to these cores. */
  void pinGenerator(String cores) throws Exception {
    pin(cores, Long.toString(ProcessHandle.current().pid()));
  }

  private void pin(String cores, String process) throws Exception {
    Shell.run(folder.resolve("pin.log"), List.of("taskset", "-apc", cores, process));
  }
}
