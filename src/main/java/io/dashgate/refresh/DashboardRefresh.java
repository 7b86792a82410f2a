package io.dashgate.refresh;

import io.dashgate.platform.db.Database;
import io.dashgate.refresh.StaleInsights.Found;
import io.dashgate.results.BackgroundResults;
import io.dashgate.results.BackgroundResults.Outcome;
import io.dashgate.results.StaleResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the results of dashboards that were seen lately, while no caller waits for a query.
 * Projects take turns; a turn is one query. It works for at most half of the time. One a process.
 */
public final class DashboardRefresh extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(DashboardRefresh.class);

  private static final long POLL_MS = 1_000;
  private static final long MEASURE_MS = 5_000;

  /** A pause is as long as the turn before it, but not longer. */
  private static final long LONGEST_PAUSE_MS = 5_000;

  /** A project is looked at so often at least: its dashboards may change. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(10);

  /** Of a project whose query was refused. */
  private static final Duration SHORT_REST = Duration.ofMinutes(1);

  private final Work work;
  private final RefreshQueue queue;
  private final StaleInsights insights;
  private final Promise<Void> ended = Promise.promise();

  /** Completes when the result of this turn is not needed any more. */
  private Promise<Void> over = Promise.promise();

  private @Nullable BackgroundResults results;
  private boolean isWorking;
  private boolean isStopping;

  /**
   * What it does.
   *
   * @param days in which a dashboard must have been seen
   * @param ofVisitors how old a result may be while visitors of a public link see it
   * @param longest that a query takes, with its wait and its answer
   * @param areCallersWaiting whether callers wait for the turns of their queries
   * @param results makes what computes, on the context of the verticle
   */
  public record Work(
      Database database,
      Clock clock,
      int days,
      Duration ofVisitors,
      Duration longest,
      BooleanSupplier areCallersWaiting,
      Supplier<BackgroundResults> results,
      RefreshCounts counts) {}

  /** Makes one, to be deployed. */
  public DashboardRefresh(Work work) {
    this.work = work;
    this.queue = new RefreshQueue(work.database(), UUID.randomUUID(), work.longest());
    this.insights = new StaleInsights(work.database(), work.days(), work.ofVisitors());
  }

  @Override
  public Future<?> start() {
    results = work.results().get();
    vertx.setPeriodic(POLL_MS, any -> poll());
    vertx.setPeriodic(MEASURE_MS, any -> measure());
    return Future.succeededFuture();
  }

  /** Ends the query in progress, and waits until its project may be taken by others. */
  @Override
  public Future<?> stop() {
    isStopping = true;
    over.tryComplete();
    if (!isWorking) {
      ended.tryComplete();
    }
    return ended.future();
  }

  private void measure() {
    queue.lagSeconds().onSuccess(work.counts()::setLag);
  }

  private void poll() {
    if (!isWorking) {
      isWorking = true;
      next();
    }
  }

  /** Takes the next turn; rests until the next poll if there is none, or callers wait. */
  private void next() {
    if (isStopping || work.areCallersWaiting().getAsBoolean()) {
      rest();
      return;
    }
    long begun = System.nanoTime();
    queue
        .take()
        .compose(
            turn -> turn.isPresent() ? visit(turn.get()).map(true) : Future.succeededFuture(false))
        .onComplete(
            isTurn -> {
              if (isTurn) {
                pause(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
              } else {
                rest();
              }
            },
            failure -> {
              log.debug("results could not be refreshed", failure);
              rest();
            });
  }

  private void pause(long milliseconds) {
    vertx.setTimer(Math.max(1, Math.min(LONGEST_PAUSE_MS, milliseconds)), any -> next());
  }

  private void rest() {
    isWorking = false;
    if (isStopping) {
      ended.tryComplete();
    }
  }

  private Future<Void> visit(RefreshQueue.Turn turn) {
    return insights
        .find(turn.projectId())
        .compose(found -> refresh(turn, found))
        .recover(
            failure ->
                putBack(turn, after(SHORT_REST)).transform(any -> Future.failedFuture(failure)));
  }

  private Future<Void> refresh(RefreshQueue.Turn turn, Found found) {
    StaleResult stale = found.stale();
    if (stale != null) {
      return refresh(stale)
          .compose(
              outcome ->
                  putBack(turn, after(outcome == Outcome.REFUSED ? SHORT_REST : Duration.ZERO)));
    }
    boolean wasSeen = turn.seenAt().isAfter(after(Duration.ofDays(-work.days())));
    return wasSeen ? putBack(turn, earliest(found.next())) : queue.forget(turn);
  }

  private Future<Void> putBack(RefreshQueue.Turn turn, OffsetDateTime due) {
    return queue.putBack(turn, due, after(Duration.ZERO));
  }

  private Future<Outcome> refresh(StaleResult stale) {
    if (isStopping) {
      return Future.succeededFuture(Outcome.REFUSED);
    }
    Promise<Void> ofTurn = Promise.promise();
    over = ofTurn;
    return Objects.requireNonNull(results)
        .refresh(stale, ofTurn.future())
        .onSuccess(work.counts()::add)
        .onComplete(any -> ofTurn.tryComplete());
  }

  private OffsetDateTime earliest(@Nullable OffsetDateTime next) {
    OffsetDateTime latest = after(LONGEST_REST);
    return next == null || next.isAfter(latest) ? latest : next;
  }

  private OffsetDateTime after(Duration time) {
    return OffsetDateTime.ofInstant(work.clock().instant().plus(time), ZoneOffset.UTC);
  }
}
