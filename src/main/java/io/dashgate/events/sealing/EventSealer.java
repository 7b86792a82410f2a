package io.dashgate.events.sealing;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Seals the tails of all projects, and removes events that are erased or too old: each by a loop of
 * its own, so that one does not wait for the other. One a process; both share a connection and a
 * thread.
 */
public final class EventSealer extends VerticleBase {

  private static final long POLL_MS = 2_000;
  private static final long POLL_REMOVALS_MS = 30_000;
  private static final long MEASURE_MS = 60_000;

  /** A step takes at most this part of the heap, but not more than is useful. */
  private static final int MEMORY_PART = 8;

  private static final long MOST_MEMORY = 64L * 1024 * 1024;
  private static final int MOST_LEFT_OUT = 10_000;

  private final Settings.Database settings;
  private final SealLimits limits;
  private final int months;
  private final LongToDoubleFunction lagSeconds;
  private final SealCounts counts;

  private @Nullable DatabaseUrl url;
  private @Nullable Database database;
  private @Nullable WorkerExecutor worker;
  private volatile @Nullable VisitLoop sealing;
  private @Nullable VisitLoop removing;

  /**
   * Makes one, to be deployed.
   *
   * @param settings of the database; the sealer has a connection of its own
   * @param rows so many events of a name are sealed
   * @param after fewer are sealed once the first of them is so old
   * @param months older events are removed; 0: none
   * @param lagSeconds how long the oldest event of a project has waited to be processed
   */
  public EventSealer(
      Settings.Database settings,
      int rows,
      Duration after,
      int months,
      LongToDoubleFunction lagSeconds,
      SealCounts counts) {
    this.settings = settings;
    this.limits =
        new SealLimits(
            rows, after, Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / MEMORY_PART));
    this.months = months;
    this.lagSeconds = lagSeconds;
    this.counts = counts;
  }

  /** Sets the database, before the deployment. */
  public EventSealer on(DatabaseUrl other) {
    url = other;
    return this;
  }

  private static final String TO_SEAL = "select project_id from projects_to_seal($1, $2)";

  private static final String TO_REMOVE = "select project_id from projects_to_remove($1)";

  @Override
  public Future<?> start() {
    Database opened =
        Database.open(vertx, Objects.requireNonNull(url), settings.ofPrimary(1, 1), "sealing");
    WorkerExecutor thread = vertx.createSharedWorkerExecutor("sealing", 1);
    database = opened;
    worker = thread;
    ProjectVisit.Shared shared = new ProjectVisit.Shared(opened, limits, thread, counts, leftOut());
    VisitLoop seal =
        loop(
            opened,
            "sealed",
            TO_SEAL,
            Tuple.of((long) limits.rows(), (double) limits.after().toSeconds()),
            project -> new ProjectVisit(project, shared));
    VisitLoop remove =
        loop(
            opened,
            "removed",
            TO_REMOVE,
            Tuple.of(months > 0),
            project -> new RemovalVisit(project, months, shared));
    sealing = seal;
    removing = remove;
    vertx.setPeriodic(POLL_MS, any -> seal.poll());
    vertx.setPeriodic(POLL_REMOVALS_MS, any -> remove.poll());
    vertx.setPeriodic(MEASURE_MS, any -> measure());
    measure();
    return Future.succeededFuture();
  }

  private VisitLoop loop(
      Database opened, String name, String find, Tuple arguments, LongFunction<Visit> visits) {
    return new VisitLoop(
        vertx, opened, lagSeconds, counts, new VisitLoop.Work(name, find, arguments, visits));
  }

  /** The oldest are forgotten, and found again. */
  private static Set<ProjectVisit.LeftOut> leftOut() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ProjectVisit.LeftOut, Boolean> eldest) {
            return size() > MOST_LEFT_OUT;
          }
        });
  }

  /** Waits for the steps in progress. */
  @Override
  public Future<?> stop() {
    return stop(sealing)
        .eventually(() -> stop(removing))
        .eventually(() -> database == null ? Future.succeededFuture() : database.close())
        .eventually(() -> worker == null ? Future.succeededFuture() : worker.close());
  }

  private static Future<Void> stop(@Nullable VisitLoop loop) {
    return loop == null ? Future.succeededFuture() : loop.stop();
  }

  /** Returns for how long there has been something to seal or to merge, in seconds. */
  public double lagSeconds() {
    VisitLoop loop = sealing;
    return loop == null ? 0 : loop.lagSeconds();
  }

  private static final String MEASURE = "select events, seconds from event_tails()";

  private void measure() {
    Objects.requireNonNull(database)
        .write(WriteContext.SYSTEM, MEASURE, Tuple.tuple())
        .onSuccess(
            rows -> {
              Row row = rows.iterator().next();
              counts.setTail(row.getLong(0), row.getDouble(1));
            });
  }
}
