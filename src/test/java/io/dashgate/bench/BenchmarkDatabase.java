package io.dashgate.bench;

import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.Migrations;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The database of all servers under test, filled with the content that requests ask for. */
final class BenchmarkDatabase implements AutoCloseable {

  private final PostgresServer server;
  private final Content content;

  private BenchmarkDatabase(PostgresServer server, Content content) {
    this.server = server;
    this.content = content;
  }

  /** Starts it on a folder; a database of the same content there is used again. */
  static BenchmarkDatabase open(Path folder, Content content) throws IOException, SQLException {
    Path size = folder.resolve("size");
    if (!Files.exists(size) || !Files.readString(size).equals(content.toString())) {
      Files.deleteIfExists(size);
      fill(folder, content);
      Files.writeString(size, content.toString());
    }
    PostgresServer server = PostgresServer.start(folder);
    Migrations.apply(server.urls(), Duration.ofSeconds(2));
    return new BenchmarkDatabase(server, content);
  }

  private static void fill(Path folder, Content content) throws IOException, SQLException {
    // stops a server that a killed process has left there
    PostgresServer.start(folder).close();
    delete(folder.resolve("cluster"));
    try (PostgresServer server = PostgresServer.start(folder)) {
      Migrations.apply(server.urls(), Duration.ofSeconds(2));
      // all of it fits; the default holds little more than an index
      server.database().execute("alter system set shared_buffers = '1GB'");
      try (Connection connection = server.database().connectAsOwner()) {
        content.fill(connection);
      }
    }
  }

  TestDatabase database() {
    return server.database();
  }

  DatabaseUrls urls() {
    return server.urls();
  }

  /** Returns the CPU time of all its processes, in microseconds. */
  long cpuMicros() {
    return server.cpuMicros();
  }

  /** Deletes the dashboards that loads have created, so that lists keep their length. */
  void deleteCreated() throws SQLException {
    try (Connection connection = server.database().connectAsOwner();
        Statement statement = connection.createStatement()) {
      // without triggers
      statement.execute("set session_replication_role = replica");
      statement.execute("delete from dashboard where id > " + content.lastDashboard());
      statement.execute("vacuum analyze dashboard, tile");
    }
  }

  /** Writes all changes to disk, so that no load pays for the writes of another one. */
  void checkpoint() {
    server.database().execute("checkpoint");
  }

  @Override
  public void close() {
    server.close();
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
