package io.dashgate.events.sealing;

import io.dashgate.events.sealing.ProjectVisit.Step;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the tails of all projects, one after the other, in steps. One a process; it has a
 * connection and a thread of its own, works for at most half of the time, and not at all while
 * events wait to be processed.
 */
public final class EventSealer extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(EventSealer.class);

  private static final long POLL_MS = 2_000;
  private static final long MEASURE_MS = 60_000;

  /** Events must not wait longer, in seconds. */
  private static final double MOST_LAG = 1;

  private static final long LAG_PAUSE_MS = 500;

  /** A pause is as long as the step before it, but not longer. */
  private static final long LONGEST_PAUSE_MS = 1_000;

  private static final long LOCKED_PAUSE_MS = 100;

  /** A project that is locked so often is waited for. */
  private static final int MOST_REFUSALS = 10;

  private static final long VISITED_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FAILED_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A step takes at most this part of the heap, but not more than is useful. */
  private static final int MEMORY_PART = 8;

  private static final long MOST_MEMORY = 64L * 1024 * 1024;
  private static final int MOST_LEFT_OUT = 10_000;

  private final Settings.Database settings;
  private final SealLimits limits;
  private final DoubleSupplier lagSeconds;
  private final SealCounts counts;

  private @Nullable DatabaseUrl url;
  private @Nullable Database database;
  private @Nullable WorkerExecutor worker;
  private ProjectVisit.@Nullable Shared shared;
  private @Nullable Promise<Void> idle;
  private volatile long idleSince = System.nanoTime();
  private volatile boolean isBehind;

  // the rest is used on the own context only
  private final Deque<Long> projects = new ArrayDeque<>();
  private final Map<Long, Long> notBefore = new HashMap<>();
  private @Nullable ProjectVisit visit;
  private long visited;
  private int refusals;
  private boolean isBusy;
  private boolean stopping;

  /**
   * Makes one, to be deployed.
   *
   * @param settings of the database; the sealer has a connection of its own
   * @param rows so many events of a name are sealed
   * @param after fewer are sealed once the first of them is so old
   * @param lagSeconds how long the oldest event has waited to be processed
   */
  public EventSealer(
      Settings.Database settings,
      int rows,
      Duration after,
      DoubleSupplier lagSeconds,
      SealCounts counts) {
    this.settings = settings;
    this.limits =
        new SealLimits(
            rows, after, Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / MEMORY_PART));
    this.lagSeconds = lagSeconds;
    this.counts = counts;
  }

  /** Sets the database, before the deployment. */
  public EventSealer on(DatabaseUrl other) {
    url = other;
    return this;
  }

  @Override
  public Future<?> start() {
    Database opened =
        Database.open(vertx, Objects.requireNonNull(url), settings.ofPrimary(1, 1), "sealing");
    WorkerExecutor thread = vertx.createSharedWorkerExecutor("sealing", 1);
    database = opened;
    worker = thread;
    shared = new ProjectVisit.Shared(opened, limits, thread, counts, leftOut());
    vertx.setPeriodic(POLL_MS, any -> poll());
    vertx.setPeriodic(MEASURE_MS, any -> measure());
    measure();
    return Future.succeededFuture();
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

  /** Waits for the step in progress. */
  @Override
  public Future<?> stop() {
    stopping = true;
    Promise<Void> ended = Promise.promise();
    idle = ended;
    if (!isBusy) {
      ended.tryComplete();
    }
    return ended
        .future()
        .eventually(() -> database == null ? Future.succeededFuture() : database.close())
        .eventually(() -> worker == null ? Future.succeededFuture() : worker.close());
  }

  /** Returns for how long there has been something to seal or to merge, in seconds. */
  public double lagSeconds() {
    return isBehind ? (System.nanoTime() - idleSince) / 1e9 : 0;
  }

  private static final String FIND = "select project_id from projects_to_seal($1, $2)";

  private void poll() {
    if (isBusy || stopping) {
      return;
    }
    isBusy = true;
    Objects.requireNonNull(database)
        .write(
            WriteContext.SYSTEM,
            FIND,
            Tuple.of((long) limits.rows(), (double) limits.after().toSeconds()))
        .onComplete(
            rows -> {
              notBefore.values().removeIf(time -> time - System.nanoTime() < 0);
              rows.forEach(row -> add(row.getLong(0)));
              work();
            },
            failure -> {
              log.debug("the tails could not be looked at", failure);
              rest();
            });
  }

  private void add(long projectId) {
    if (!notBefore.containsKey(projectId)) {
      projects.add(projectId);
    }
  }

  /** Does the next step, unless events wait to be processed. */
  private void work() {
    if (stopping) {
      rest();
      return;
    }
    if (visit == null) {
      Long next = projects.poll();
      if (next == null) {
        rest();
        return;
      }
      visited = next;
      refusals = 0;
      visit = new ProjectVisit(next, Objects.requireNonNull(shared));
    }
    isBehind = true;
    if (lagSeconds.getAsDouble() >= MOST_LAG) {
      vertx.setTimer(LAG_PAUSE_MS, any -> work());
      return;
    }
    long begun = System.nanoTime();
    visit
        .step(refusals >= MOST_REFUSALS)
        .onComplete(
            step -> pause(ended(step, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))),
            failure -> {
              failed(failure);
              pause(LOCKED_PAUSE_MS);
            });
  }

  /** Returns the milliseconds until the next step. */
  private long ended(Step step, long tookMs) {
    switch (step) {
      case MORE -> refusals = 0;
      case LOCKED -> refusals++;
      case OVER -> {
        notBefore.put(visited, System.nanoTime() + VISITED_NANOS);
        visit = null;
      }
    }
    return step == Step.LOCKED ? LOCKED_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, tookMs);
  }

  private void failed(Throwable failure) {
    counts.addFailed();
    log.warn("events of project {} are sealed later", visited, failure);
    notBefore.put(visited, System.nanoTime() + FAILED_NANOS);
    visit = null;
  }

  private void pause(long ms) {
    if (ms > 0) {
      vertx.setTimer(ms, any -> work());
    } else {
      context.runOnContext(any -> work());
    }
  }

  /** Until the next look at all tails. */
  private void rest() {
    isBusy = false;
    if (projects.isEmpty() && visit == null) {
      isBehind = false;
      idleSince = System.nanoTime();
    }
    if (stopping && idle != null) {
      idle.tryComplete();
    }
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
