package io.dashgate.bench;

import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.events.sealing.ChunkAppender;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** A project with the packed events of a {@link BusyWorld}. */
final class BusyProject {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private BusyProject() {}

  /** Gives a project the names of the events. */
  static void begin(TestDatabase database, int project) {
    database.execute(
        """
        insert into event_project (project_id, next_id_number, next_event_number)
        values (%d, 200001, %d)
        """
            .formatted(project, BusyWorld.NAMES + 1));
    database.execute(
        """
        insert into event_name (project_id, event_number, name)
        select %d, n, 'event ' || n from generate_series(1, %d) n
        """
            .formatted(project, BusyWorld.NAMES));
  }

  /**
   * Packs events.
   *
   * @param seen gets each of them
   */
  static void fill(DatabaseUrls urls, int project, int events, Consumer<BusyWorld.Event> seen) {
    Vertx vertx = Vertx.vertx();
    try {
      Database database = open(vertx, urls);
      WorkerExecutor worker = vertx.createSharedWorkerExecutor("packing", 1);
      ChunkBuilder[] builders = new ChunkBuilder[BusyWorld.NAMES + 1];
      BusyWorld world = new BusyWorld(events);
      for (int i = 0; i < events; i++) {
        BusyWorld.Event event = world.next();
        seen.accept(event);
        if (builders[event.name()] == null) {
          builders[event.name()] = new ChunkBuilder();
        }
        ChunkBuilder builder = builders[event.name()];
        builder.add(event.micros(), event.uuid(), event.id(), event.micros() + 1_000_000, null);
        builder.properties(event.properties());
        if (builder.events() == ChunkBuilder.MOST_EVENTS) {
          append(database, worker, project, event.name(), builder);
          builders[event.name()] = null;
        }
      }
      for (int name = 1; name < builders.length; name++) {
        if (builders[name] != null) {
          append(database, worker, project, name, builders[name]);
        }
      }
      await(database.close());
    } finally {
      await(vertx.close());
    }
  }

  private static void append(
      Database database, WorkerExecutor worker, int project, int name, ChunkBuilder events) {
    await(
        database.longTransaction(
            WriteContext.SYSTEM.in(project),
            LIMIT,
            connection -> new ChunkAppender(connection, project, worker).append(name, events)));
  }

  /** Opens the database with the serving role. */
  static Database open(Vertx vertx, DatabaseUrls urls) {
    return Database.open(
        vertx,
        urls.application(),
        await(SettingsLoader.load(vertx, Map.of())).database(),
        "packed");
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
