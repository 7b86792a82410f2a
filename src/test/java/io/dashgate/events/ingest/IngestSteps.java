package io.dashgate.events.ingest;

import io.dashgate.events.ingest.ProjectIngest.Step;
import io.dashgate.platform.db.Database;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Workers for projects, batch by batch as a test wants it, while that of the gateway is kept away.
 */
final class IngestSteps implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Of the first batch of a project, on a busy machine. */
  private static final int MOST_TRIES = 10;

  private final Map<ProjectIngest, UUID> holders = new IdentityHashMap<>();
  private final Map<Long, Tenant> tenants = new HashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final IngestWorkers threads = new IngestWorkers(vertx, 1);
  private final TestGateway gateway;
  private final TestDatabase database;
  private final Connection owner;
  private final Database connections;

  /** Statements that fail. */
  interface Failure extends AutoCloseable {

    /** Lets them succeed again. */
    @Override
    void close();
  }

  /** A project without events, and a worker that holds it. */
  record Project(long id, Inbox inbox, ProjectIngest worker) {}

  IngestSteps(TestGateway gateway) throws SQLException {
    this.gateway = gateway;
    database = gateway.database();
    owner = database.connectAsOwner();
    connections = database.open(vertx);
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
    Tenant tenant = gateway.signUp();
    long id = tenant.projectId();
    tenants.put(id, tenant);
    Project made = new Project(id, new Inbox(database, id), worker(id, batchBytes, memoryBytes));
    for (int i = 0; step(made) != Step.EMPTY; i++) {
      if (i == MOST_TRIES) {
        throw new AssertionError("a new project has no events");
      }
    }
    return made;
  }

  /** Returns whose a project is. */
  Tenant tenant(long project) {
    return Objects.requireNonNull(tenants.get(project));
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
    letTake(project.id(), project.worker());
  }

  /** Lets a worker take a project, and nobody else. */
  void letTake(long project, ProjectIngest worker) {
    run(
        "update event_project set holder = '%s', held_until = now() + interval '1 hour' where project_id = %d"
            .formatted(holders.get(worker), project));
  }

  /**
   * Makes a kind of statement fail for a project, as if the process ended there, until {@link
   * Failure#close}.
   *
   * @param write such as {@code insert on event}
   */
  Failure fail(long project, String write) {
    String trigger = "fail_" + project;
    run(
        """
        create or replace function %1$s() returns trigger language plpgsql as $$
        begin
          if (case when tg_op = 'DELETE' then old.project_id else new.project_id end) = %2$d
            and current_user = 'dashgate_app' then
            raise exception 'the test fails here' using errcode = '53100';
          end if;
          return case when tg_op = 'DELETE' then old else new end;
        end $$;
        create trigger %1$s before %3$s for each row execute function %1$s()
        """
            .formatted(trigger, project, write));
    return () -> run("drop function %s() cascade".formatted(trigger));
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
