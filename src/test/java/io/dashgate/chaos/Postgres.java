package io.dashgate.chaos;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Postgres server of its own process, to be stopped, frozen and starved. */
final class Postgres {

  private final Path home;
  private final EmbeddedPostgres server;

  private Postgres(Path home, EmbeddedPostgres server) {
    this.home = home;
    this.server = server;
  }

  static Postgres start(Path home) {
    return new Postgres(home, EmbeddedPostgres.start(home));
  }

  int port() {
    return URI.create(server.urls().owner().url()).getPort();
  }

  /** Returns the URL of the role that requests are served with, by way of a port. */
  String applicationUrl(int port) {
    return server.urls().application().url().replace(":" + port() + "/", ":" + port + "/");
  }

  /** Returns the URL of the role that owns the tables. */
  String ownerUrl() {
    return server.urls().owner().url();
  }

  TestDatabase database() {
    return TestDatabase.of(home);
  }

  /** Ends every connection of gateways and returns how many. */
  long terminateBackends() {
    return database()
        .count(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name like 'dashgate%'");
  }

  /** Returns how many connections gateways have. */
  long connections() {
    return database()
        .count("select count(*) from pg_stat_activity where application_name like 'dashgate%'");
  }

  /** Changes a parameter of the server, or of a role, at once. */
  void alter(String change) {
    database().execute("alter " + change);
    database().count("select count(pg_reload_conf())");
  }

  /**
   * Restarts it on the same port.
   *
   * @param mode fast or immediate, as of pg_ctl
   */
  void restart(String mode) throws Exception {
    Path log = home.resolve("restart.log");
    Path control;
    try (Stream<Path> unpacked = Files.list(home)) {
      control =
          unpacked
              .filter(folder -> folder.getFileName().toString().startsWith("postgres-1"))
              .findFirst()
              .orElseThrow()
              .resolve("bin/pg_ctl");
    }
    List<String> line = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      line.addAll(List.of("unshare", "--user")); // it refuses to run as root
    }
    line.addAll(List.of(control.toString(), "restart", "-w", "-s", "-m", mode));
    line.addAll(List.of("-D", home.resolve("cluster").toString()));
    line.addAll(List.of("-l", home.resolve("postgres.log").toString()));
    Shell.run(log, line);
  }

  /** Stops all its processes where they are; connections stay open, and silent. */
  void freeze() throws Exception {
    signal("-STOP");
  }

  /** Lets its processes go on. */
  void thaw() throws Exception {
    signal("-CONT");
  }

  /** Returns the ids of its processes, its first one first. */
  List<String> processes() throws IOException {
    long first =
        Long.parseLong(Files.readAllLines(home.resolve("cluster/postmaster.pid")).get(0).strip());
    List<String> ids = new ArrayList<>();
    ids.add(Long.toString(first));
    ProcessHandle.of(first)
        .orElseThrow()
        .descendants()
        .forEach(process -> ids.add(Long.toString(process.pid())));
    return ids;
  }

  private void signal(String signal) throws Exception {
    List<String> line = new ArrayList<>(List.of("kill", signal));
    line.addAll(processes());
    Shell.run(home.resolve("restart.log"), line);
  }

  void stop() {
    server.stop();
  }
}
