package io.dashgate.demo;

import io.dashgate.demo.DemoEvent.Kind;
import io.dashgate.events.sealing.ChunkAppender;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

/** Fills a new project with the demo events, packed at once. */
public final class DemoData {

  /** The events are made in memory: a smaller heap has no room for them beside requests. */
  public static final long LEAST_HEAP = 384L * 1024 * 1024;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Database database;
  private final WorkerExecutor worker;
  private final long projectId;

  private DemoData(Database database, WorkerExecutor worker, long projectId) {
    this.database = database;
    this.worker = worker;
    this.projectId = projectId;
  }

  /** The world, and its events with their properties. */
  private record Filling(DemoWorld world, Map<Kind, DemoProperties> events) {

    static Filling of(LocalDate today) {
      DemoWorld world = new DemoWorld((int) today.toEpochDay());
      Map<Kind, DemoProperties> events = new EnumMap<>(Kind.class);
      world
          .events()
          .forEach(
              (kind, list) -> {
                DemoProperties packed = new DemoProperties();
                list.forEach(packed::add);
                events.put(kind, packed);
              });
      return new Filling(world, events);
    }
  }

  /**
   * Fills a project, in one transaction. Takes one to three seconds, on a worker thread.
   *
   * @param projectId of a project that never had events
   * @param today the current day in UTC
   */
  public static Future<Void> fill(Vertx vertx, Database database, long projectId, LocalDate today) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("demo", 1);
    return worker
        .executeBlocking(() -> Filling.of(today))
        .compose(filling -> new DemoData(database, worker, projectId).write(filling))
        .eventually(worker::close);
  }

  private Future<Void> write(Filling filling) {
    return database.longTransaction(
        WriteContext.SYSTEM.in(projectId),
        LIMIT,
        connection ->
            connection
                .preparedQuery(BEGIN)
                .execute(Tuple.of(projectId, DemoIds.NEXT_NUMBER, DemoDefinitions.kinds() + 1))
                .compose(any -> DemoPersons.write(connection, projectId, filling.world()))
                .compose(any -> DemoDefinitions.write(connection, projectId, filling.events()))
                .compose(any -> append(connection, filling.events())));
  }

  /** Fails if there are events: their numbers begin there, too. */
  private static final String BEGIN =
      """
      insert into event_project (
        project_id, next_id_number, next_event_number, ids_version, persons_version)
      values ($1, $2, $3, 1, 1)
      """;

  private Future<Void> append(SqlClient connection, Map<Kind, DemoProperties> events) {
    ChunkAppender appender = new ChunkAppender(connection, projectId, worker);
    Future<Void> appended = Future.succeededFuture();
    for (Map.Entry<Kind, DemoProperties> entry : events.entrySet()) {
      int number = entry.getKey().number();
      appended = appended.compose(any -> appender.append(number, entry.getValue().events()));
    }
    return appended;
  }
}
