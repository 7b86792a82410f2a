package io.dashgate.testing.process;

import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Postgres server that can be restarted, paused and reconfigured. It ends with this process at
 * the latest, as do all processes that this one has started.
 */
public final class PostgresServer implements AutoCloseable {

  private final Path home;
  private final EmbeddedPostgres server;
  private final Thread onExit = new Thread(this::end);

  private PostgresServer(Path home, EmbeddedPostgres server) {
    this.home = home;
    this.server = server;
  }

  /** Starts it on a folder, with the database that is there or an empty one. */
  public static PostgresServer start(Path home) {
    PostgresServer started = new PostgresServer(home, EmbeddedPostgres.start(home));
    Runtime.getRuntime().addShutdownHook(started.onExit);
    return started;
  }

  /** Returns the URLs of its roles. */
  public DatabaseUrls urls() {
    return server.urls();
  }

  /** Returns its port. */
  public int port() {
    return URI.create(urls().owner().url()).getPort();
  }

  /** Returns the URL of the serving role by way of another port, such as a proxy's. */
  public String applicationUrl(int proxyPort) {
    return urls().application().url().replace(":" + port() + "/", ":" + proxyPort + "/");
  }

  /** Returns access to its database. */
  public TestDatabase database() {
    return TestDatabase.of(home);
  }

  /** Returns the CPU time of all its processes, in microseconds. */
  public long cpuMicros() {
    return ProcessStatistics.familyCpuMicros(postmaster());
  }

  /** Closes every connection of gateways and returns their number. */
  public long terminateBackends() {
    return database()
        .count(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name like 'dashgate%'");
  }

  /** Returns the number of connections of gateways. */
  public long connections() {
    return database()
        .count("select count(*) from pg_stat_activity where application_name like 'dashgate%'");
  }

  /** Changes a parameter of the server or of a role, with immediate effect. */
  public void alter(String change) {
    database().execute("alter " + change);
    database().count("select count(pg_reload_conf())");
  }

  /**
   * Restarts it on the same port.
   *
   * @param mode fast or immediate, as of pg_ctl
   */
  public void restart(String mode) throws Exception {
    List<String> line = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      line.addAll(List.of("unshare", "--user")); // it refuses to run as root
    }
    line.addAll(List.of(program("pg_ctl"), "restart", "-w", "-s", "-m", mode));
    line.addAll(List.of("-D", home.resolve("cluster").toString()));
    line.addAll(List.of("-l", home.resolve("postgres.log").toString()));
    Shell.run(log(), line);
  }

  /** Pauses all its processes; connections stay open and silent. */
  public void freeze() throws Exception {
    signal("-STOP");
  }

  /** Resumes its processes. */
  public void thaw() throws Exception {
    signal("-CONT");
  }

  /** Returns the ids of its processes, the postmaster first. */
  public List<String> processes() {
    List<String> ids = new ArrayList<>();
    ids.add(Long.toString(postmaster()));
    ProcessHandle.of(postmaster())
        .orElseThrow()
        .descendants()
        .forEach(process -> ids.add(Long.toString(process.pid())));
    return ids;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(onExit);
    server.stop();
  }

  private long postmaster() {
    try {
      Path file = home.resolve("cluster/postmaster.pid");
      return Long.parseLong(Files.readAllLines(file).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String program(String name) throws IOException {
    try (Stream<Path> unpacked = Files.list(home)) {
      return unpacked
          .filter(folder -> folder.getFileName().toString().startsWith("postgres-1"))
          .findFirst()
          .orElseThrow()
          .resolve("bin")
          .resolve(name)
          .toString();
    }
  }

  private void signal(String signal) throws Exception {
    List<String> line = new ArrayList<>(List.of("kill", signal));
    line.addAll(processes());
    Shell.run(log(), line);
  }

  private Path log() {
    return home.resolve("restart.log");
  }

  /** Leaves no process behind, even if this one is interrupted. */
  private void end() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    server.stop();
  }
}
