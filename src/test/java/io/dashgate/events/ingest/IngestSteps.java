package io.dashgate.events.ingest;

import io.dashgate.events.ingest.ProjectIngest.Step;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Workers for projects, batch by batch as a test wants it, while that of the gateway is kept away.
 */
final class IngestSteps implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<ProjectIngest, UUID> holders = new IdentityHashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final IngestWorkers threads = new IngestWorkers(vertx, 1);
  private final TestGateway gateway;
  private final TestDatabase database;
  private final Connection owner;
  private final Database connections;

  /** A project without events, and a worker that holds it. */
  record Project(long id, Inbox inbox, ProjectIngest worker) {}

  IngestSteps(TestGateway gateway) throws SQLException {
    this.gateway = gateway;
    database = gateway.database();
    owner = database.connectAsOwner();
    Settings.Database settings = await(SettingsLoader.load(vertx, Map.of())).database();
    connections =
        Database.open(vertx, new DatabaseUrl(database.applicationUrl()), settings, "steps");
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /**
   * Makes a project that a worker holds.
   *
   * @param batchBytes see {@link ProjectIngest.Shared}
   * @param memoryBytes see {@link ProjectIngest.Shared}
   */
  Project project(long batchBytes, long memoryBytes) {
    long id = gateway.signUp().projectId();
    ProjectIngest worker = worker(id, batchBytes, memoryBytes);
    if (await(worker.step()) != Step.EMPTY) {
      throw new AssertionError("a new project has no events");
    }
    keepAway(id);
    return new Project(id, new Inbox(database, id), worker);
  }

  /** Makes another worker for a project. */
  ProjectIngest worker(long project, long batchBytes, long memoryBytes) {
    UUID holder = UUID.randomUUID();
    ProjectIngest worker =
        new ProjectIngest(
            project,
            new ProjectIngest.Shared(
                connections,
                holder,
                threads,
                new IngestCounts(any -> {}),
                LIMIT,
                0,
                batchBytes,
                memoryBytes));
    holders.put(worker, holder);
    return worker;
  }

  /** Keeps the worker of the gateway away, which looks for projects that nobody holds. */
  void keepAway(long project) {
    run(
        "update event_project set held_until = now() + interval '1 hour' where project_id = "
            + project);
  }

  /** Lets a worker take its project, and nobody else. */
  void letTake(Project project) {
    run(
        "update event_project set holder = '%s', held_until = now() + interval '1 hour' where project_id = %d"
            .formatted(holders.get(project.worker()), project.id()));
  }

  /** Lets whoever tries first take a project. */
  void letAnotherTake(long project) {
    run(
        "update event_project set held_until = now() - interval '1 second' where project_id = "
            + project);
  }

  /** Runs a batch; a failure of the database is {@code null}. */
  Step step(Project project) {
    try {
      return await(project.worker().step());
    } catch (RuntimeException failure) {
      return null;
    } finally {
      keepAway(project.id());
    }
  }

  /** Runs batches until the inbox is empty. */
  void drain(Project project) {
    for (int i = 0; i < 100; i++) {
      if (count(project, "event_inbox") == 0) {
        return;
      }
      step(project);
    }
    throw new AssertionError("the inbox is never empty");
  }

  /** Returns the number of rows of a project in a table. */
  long count(Project project, String table) {
    return count(project.id(), table);
  }

  long count(long project, String table) {
    return Long.parseLong(
        text("select count(*) from " + table + " where project_id = $1", project));
  }

  /** Returns the only value of a statement, in which {@code $1} is the project. */
  String text(String sql, long project) {
    String text = sql.replace("$1", Long.toString(project));
    try (Statement statement = owner.createStatement();
        ResultSet rows = statement.executeQuery(text)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /** Runs a statement as the owner of the tables. */
  void run(String sql) {
    try (Statement statement = owner.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  Connection owner() {
    return owner;
  }

  @Override
  public void close() throws SQLException {
    owner.close();
    await(connections.close().compose(any -> vertx.close()));
  }
}
