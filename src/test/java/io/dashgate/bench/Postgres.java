package io.dashgate.bench;

import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.Migrations;
import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The database that all servers share, filled with what is asked about; it ends with this process
 * at the latest.
 */
final class Postgres implements AutoCloseable {

  private final EmbeddedPostgres server;
  private final TestDatabase database;
  private final Content content;
  private final long postmaster;
  private final Thread interrupted = new Thread(this::end);

  private Postgres(
      EmbeddedPostgres server, TestDatabase database, Content content, long postmaster) {
    this.server = server;
    this.database = database;
    this.content = content;
    this.postmaster = postmaster;
  }

  /** Starts it on a folder, whose database is used again if it has the same size. */
  static Postgres open(Path folder, Content content) throws IOException, SQLException {
    Path size = folder.resolve("size");
    if (!Files.exists(size) || !Files.readString(size).equals(content.toString())) {
      Files.deleteIfExists(size);
      fill(folder, content);
      Files.writeString(size, content.toString());
    }
    EmbeddedPostgres server = EmbeddedPostgres.start(folder);
    Path pid = folder.resolve("cluster/postmaster.pid");
    long postmaster = Long.parseLong(Files.readAllLines(pid).get(0).strip());
    Postgres postgres = new Postgres(server, TestDatabase.of(folder), content, postmaster);
    Runtime.getRuntime().addShutdownHook(postgres.interrupted);
    Migrations.apply(server.urls());
    return postgres;
  }

  private static void fill(Path folder, Content content) throws IOException, SQLException {
    // even if one of a killed process is still running there
    EmbeddedPostgres.start(folder).stop();
    delete(folder.resolve("cluster"));
    EmbeddedPostgres server = EmbeddedPostgres.start(folder);
    try {
      Migrations.apply(server.urls());
      TestDatabase database = TestDatabase.of(folder);
      // all of it fits; by default, little more than an index would
      database.execute("alter system set shared_buffers = '1GB'");
      try (Connection connection = database.connectAsOwner()) {
        content.fill(connection);
      }
    } finally {
      server.stop();
    }
  }

  DatabaseUrls urls() {
    return server.urls();
  }

  /** Returns the CPU time that it has used. */
  long micros() {
    return Cpu.ofFamily(postmaster);
  }

  /** Takes away what was created, so that lists stay as long as they were. */
  void tidy() throws SQLException {
    try (Connection connection = database.connectAsOwner();
        Statement statement = connection.createStatement()) {
      // without what triggers would do about each
      statement.execute("set session_replication_role = replica");
      statement.execute("delete from dashboard where id > " + content.lastDashboard());
      statement.execute("vacuum analyze dashboard, tile");
    }
  }

  /** Writes what is only in memory, so that nobody pays for what others have changed. */
  void checkpoint() {
    database.execute("checkpoint");
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(interrupted);
    server.stop();
  }

  /** Leaves nothing running, even if this process is interrupted. */
  private void end() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    server.stop();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
