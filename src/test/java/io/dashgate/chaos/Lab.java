package io.dashgate.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the checks share: a folder, a Postgres, and how a gateway is started on it. */
final class Lab {

  private final Path folder;
  private final Postgres postgres;

  private Lab(Path folder, Postgres postgres) {
    this.folder = folder;
    this.postgres = postgres;
  }

  /** Starts Postgres; it ends with this process. */
  static Lab open() throws IOException {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/chaos")), "run-")
            .toAbsolutePath();
    Lab lab = new Lab(folder, Postgres.start(folder.resolve("postgres")));
    Runtime.getRuntime().addShutdownHook(new Thread(lab::end));
    return lab;
  }

  Path folder() {
    return folder;
  }

  Postgres postgres() {
    return postgres;
  }

  /** Starts a gateway without rate limits. */
  GatewayProcess gateway() throws IOException {
    return gateway(Map.of());
  }

  /** Starts a gateway; its settings are the defaults but for rate limits and these. */
  GatewayProcess gateway(Map<String, String> settings) throws IOException {
    return gateway(postgres.port(), List.of(), settings);
  }

  /**
   * Starts a gateway.
   *
   * @param databasePort of Postgres, or of a proxy before it
   * @param launcher a command that runs the rest of its line, or nothing
   */
  GatewayProcess gateway(int databasePort, List<String> launcher, Map<String, String> settings)
      throws IOException {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "DATABASE_URL", postgres.applicationUrl(databasePort),
                "DASHGATE_DATABASE_MIGRATION_URL", postgres.ownerUrl(),
                "DASHGATE_JWT_SECRET", "s".repeat(32),
                "DASHGATE_RATE_LIMIT_PER_MINUTE", "0",
                "DASHGATE_RATE_LIMIT_PER_HOUR", "0"));
    all.putAll(settings);
    return GatewayProcess.start(folder, launcher, all);
  }

  /** Lets Postgres use only these cores. */
  void pinPostgres(String cores) throws Exception {
    for (String process : postgres.processes()) {
      pin(cores, process);
    }
  }

  /** Lets this process, which makes the load, use only these cores. */
  void pinGenerator(String cores) throws Exception {
    pin(cores, Long.toString(ProcessHandle.current().pid()));
  }

  private void pin(String cores, String process) throws Exception {
    Shell.run(folder.resolve("pin.log"), List.of("taskset", "-apc", cores, process));
  }

  /** Leaves nothing running, even if this process is interrupted. */
  private void end() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    postgres.stop();
  }
}
