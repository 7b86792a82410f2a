package io.dashgate.events.sealing;

import io.dashgate.events.sealing.Visit.Step;
import io.dashgate.platform.db.Database;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** A sealer that works step by step as a test wants it. */
public final class SealSteps implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("sealing", 1);
  private final Database database;
  private final SealCounts counts = new SealCounts(any -> {});
  private final Set<ProjectVisit.LeftOut> leftOut = new HashSet<>();
  private final SealLimits limits;
  private final Map<Long, Visit> visits = new HashMap<>();
  private final Map<Long, Visit> removals = new HashMap<>();
  private int months;

  /** Makes a sealer of a database. */
  public SealSteps(TestDatabase server, int rows, Duration after) {
    this(server, new SealLimits(rows, after, 16 * 1024 * 1024));
  }

  SealSteps(TestDatabase server, SealLimits limits) {
    this.limits = limits;
    database = server.open(vertx);
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  SealCounts counts() {
    return counts;
  }

  Database database() {
    return database;
  }

  WorkerExecutor worker() {
    return worker;
  }

  /** Does one step for a project; false: there was nothing more to do, or it failed. */
  public boolean step(long project) {
    return step(project, visits, id -> new ProjectVisit(id, shared()));
  }

  /** Removes events that are older, from now on. */
  public SealSteps keep(int moreMonths) {
    months = moreMonths;
    return this;
  }

  /** Does one step of the removal of events; false: there was nothing more to do, or it failed. */
  public boolean removalStep(long project) {
    return step(project, removals, id -> new RemovalVisit(id, months, shared()));
  }

  /** Removes all that is erased or too old. */
  public void remove(long project) {
    for (int i = 0; i < 10_000; i++) {
      if (!removalStep(project)) {
        return;
      }
    }
    throw new AssertionError("the removal never ends");
  }

  private ProjectVisit.Shared shared() {
    return new ProjectVisit.Shared(database, limits, worker, counts, leftOut);
  }

  private static boolean step(
      long project, Map<Long, Visit> visits, LongFunction<Visit> beginning) {
    Visit visit = visits.computeIfAbsent(project, beginning::apply);
    Step step;
    try {
      step = await(visit.step(false));
    } catch (RuntimeException failed) {
      visits.remove(project);
      return false;
    }
    if (step == Step.OVER) {
      visits.remove(project);
    }
    return step == Step.MORE;
  }

  /** Seals and merges all that is due. */
  public void run(long project) {
    for (int i = 0; i < 10_000; i++) {
      if (!step(project)) {
        return;
      }
    }
    throw new AssertionError("the sealer never ends");
  }

  @Override
  public void close() {
    await(database.close().eventually(worker::close).eventually(vertx::close));
  }
}
