package io.dashgate.events.sealing;

import io.dashgate.events.sealing.Visit.Step;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visits the projects that a statement finds, one after the other. It works for at most half of the
 * time, and not for a project whose events wait to be processed. For one context.
 */
final class VisitLoop {

  private static final Logger log = LoggerFactory.getLogger(VisitLoop.class);

  /** A project whose events wait longer is left out, in seconds. */
  private static final double MOST_LAG = 1;

  /** A pause is as long as the step before it, but not longer. */
  private static final long LONGEST_PAUSE_MS = 1_000;

  private static final long LOCKED_PAUSE_MS = 100;

  /** Others begin anew. */
  private static final int MOST_INTERRUPTED = 100;

  /** A project that is locked so often is waited for. */
  private static final int MOST_REFUSALS = 10;

  private static final long VISITED_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FAILED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Vertx vertx;
  private final Context context;
  private final Database database;
  private final LongToDoubleFunction lagSeconds;
  private final SealCounts counts;
  private final Work work;
  private final Deque<Long> projects = new ArrayDeque<>();
  private final Map<Long, Long> notBefore = new HashMap<>();

  /** Visits that go on where they were, once the events of their projects do not wait. */
  private final Map<Long, Visit> interrupted = new LinkedHashMap<>();

  private final Promise<Void> ended = Promise.promise();
  private @Nullable Visit visit;
  private long visited;
  private int refusals;
  private boolean isBusy;
  private boolean stopping;
  private volatile long idleSince = System.nanoTime();
  private volatile boolean isBehind;

  /**
   * What is done.
   *
   * @param name of what is done with events, for the log
   * @param find gives the ids of projects
   * @param arguments of it
   * @param visits begins the visit of a project
   */
  record Work(String name, String find, Tuple arguments, LongFunction<Visit> visits) {}

  /**
   * Makes a loop that does nothing yet. On the context that it is for.
   *
   * @param lagSeconds how long the oldest event of a project has waited to be processed
   */
  VisitLoop(
      Vertx vertx,
      Database database,
      LongToDoubleFunction lagSeconds,
      SealCounts counts,
      Work work) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.database = database;
    this.lagSeconds = lagSeconds;
    this.counts = counts;
    this.work = work;
  }

  /** Waits for the step in progress. */
  Future<Void> stop() {
    stopping = true;
    if (!isBusy) {
      ended.tryComplete();
    }
    return ended.future();
  }

  /** Returns for how long there has been something to do, in seconds. From any thread. */
  double lagSeconds() {
    return isBehind ? (System.nanoTime() - idleSince) / 1e9 : 0;
  }

  /** Looks for projects, unless some are being visited. */
  void poll() {
    if (isBusy || stopping) {
      return;
    }
    isBusy = true;
    database
        .write(WriteContext.SYSTEM, work.find(), work.arguments())
        .onComplete(
            rows -> {
              notBefore.values().removeIf(time -> time - System.nanoTime() < 0);
              rows.forEach(row -> add(row.getLong(0)));
              work();
            },
            failure -> {
              log.debug("events to be {} could not be looked for", work.name(), failure);
              rest();
            });
  }

  private void add(long projectId) {
    if (!notBefore.containsKey(projectId)) {
      projects.add(projectId);
    }
  }

  /** Does the next step. */
  private void work() {
    if (stopping) {
      rest();
      return;
    }
    Visit current = visit;
    if (current == null) {
      Long next = projects.poll();
      if (next == null) {
        rest();
        return;
      }
      visited = next;
      refusals = 0;
      Visit begun = interrupted.remove(next);
      current = begun == null ? work.visits().apply(next) : begun;
      visit = current;
    }
    isBehind = true;
    if (lagSeconds.applyAsDouble(visited) >= MOST_LAG) {
      if (interrupted.size() < MOST_INTERRUPTED) {
        interrupted.put(visited, current);
      }
      leave();
      context.runOnContext(any -> work());
      return;
    }
    step(current);
  }

  private void step(Visit current) {
    long begun = System.nanoTime();
    current
        .step(refusals >= MOST_REFUSALS)
        .onComplete(any -> counts.addStep(System.nanoTime() - begun))
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
      case OVER -> leave();
    }
    return step == Step.LOCKED ? LOCKED_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, tookMs);
  }

  /** Ends the visit; the next look finds the project again. */
  private void leave() {
    notBefore.put(visited, System.nanoTime() + VISITED_NANOS);
    visit = null;
  }

  private void failed(Throwable failure) {
    counts.addFailed();
    log.warn("events of project {} are {} later", visited, work.name(), failure);
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

  /** Until the next look. */
  private void rest() {
    isBusy = false;
    if (projects.isEmpty() && visit == null) {
      isBehind = false;
      idleSince = System.nanoTime();
    }
    if (stopping) {
      ended.tryComplete();
    }
  }
}
