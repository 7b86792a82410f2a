package io.dashgate.platform.http.server;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Worker;
import io.dashgate.platform.limits.FairQueue;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.limits.QueueStatistics;
import io.dashgate.platform.limits.Share;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the work of a request runs on one event loop, and limits its time. Reads and writes
 * have queues of their own, since they have connections of their own.
 */
final class AdmissionControl {

  /** Slots for paced work, each held for a time: unknown callers have a third of them. */
  private static final int PACED_SLOTS = 12;

  private static final long PACED_MS = 10;

  private final Vertx vertx;
  private final Database database;
  private final long timeoutNanos;
  private final long leastNanos;
  private final ReplyWriter writer;
  private final OverloadCounts refusals;
  private final FairQueue reads;
  private final FairQueue writes;
  private final FairQueue paced;

  /** Makes the admission of one event loop, to be called on its context. */
  AdmissionControl(
      Vertx vertx,
      Settings settings,
      ApiVerticle.Shared shared,
      Database database,
      ReplyWriter writer) {
    this.vertx = vertx;
    this.database = database;
    this.timeoutNanos = settings.http().requestTimeout().toNanos();
    Duration statement = settings.database().statementTimeout().plusMillis(RunningWork.MOMENT_MS);
    this.leastNanos = Math.min(timeoutNanos, statement.toNanos());
    this.writer = writer;
    this.refusals = shared.refusals();
    this.reads =
        queue(
            settings.database().connections() * settings.database().pipeliningLimit(),
            settings,
            shared);
    this.writes = queue(settings.database().transactionConnections(), settings, shared);
    QueueStatistics unseen = new QueueStatistics(any -> {});
    this.paced =
        new FairQueue(
            PACED_SLOTS, settings.http().queueTimeout(), shared.refusals(), unseen, any -> true);
    vertx.setPeriodic(
        FairQueue.TICK_MS,
        any -> {
          reads.tick();
          writes.tick();
          paced.tick();
        });
  }

  private FairQueue queue(int slots, Settings settings, ApiVerticle.Shared shared) {
    return new FairQueue(
        slots,
        settings.http().queueTimeout(),
        shared.refusals(),
        shared.queueStatistics(),
        this::isWell);
  }

  /** Starts the time limit of a request, which has arrived. */
  void begin(Exchange exchange) {
    exchange.deadline(System.nanoTime() + timeoutNanos);
  }

  /**
   * Runs a part of a request's work when it is the turn of its share. At the deadline, which also
   * applies to Postgres, the request is answered; its slot is released when the work ends. After
   * the first long wait in the queue, the time of a statement is left, unless Postgres does not
   * answer as usual.
   *
   * @param isWrite whether the work uses a connection for transactions
   * @return the result of the work, or a 429 or 503
   */
  <T> Future<T> run(Exchange exchange, Share share, boolean isWrite, Supplier<Future<T>> work) {
    if (share.server() instanceof Worker worker && !worker.isAvailable()) {
      return Future.failedFuture(ApiException.unavailable());
    }
    Promise<T> result = Promise.promise();
    (isWrite ? writes : reads)
        .submit(
            share,
            exchange.over(),
            () -> {
              if (isWell(share.server())) {
                exchange.leaveAtLeast(leastNanos);
              }
              return share.server() instanceof Worker worker
                  ? worker.watch(() -> start(exchange, work, result))
                  : start(exchange, work, result);
            })
        .onFailure(result::tryFail);
    return result.future();
  }

  /** Whether the database and the worker of it that some work needs answer as usual. */
  private boolean isWell(@Nullable Object server) {
    return database.isWell() && !(server instanceof Worker worker && !worker.isWell());
  }

  /**
   * Runs what costs little, such as a refusal, when it is the turn of its share. The rate is
   * limited: clients that repeat such requests at once would take the processor time from others.
   * If too many wait, the connection is closed.
   */
  void pace(Exchange exchange, Share share, Runnable answer) {
    paced
        .submit(
            share,
            exchange.over(),
            () -> {
              exchange.leaveAtLeast(leastNanos);
              answer.run();
              return vertx.timer(PACED_MS, TimeUnit.MILLISECONDS);
            })
        .onFailure(any -> exchange.request().connection().close());
  }

  /** Returns when the slot is free, which may be before the result is there. */
  private <T> Future<Void> start(Exchange exchange, Supplier<Future<T>> work, Promise<T> result) {
    long leftMs = TimeUnit.NANOSECONDS.toMillis(exchange.deadline() - System.nanoTime());
    RunningWork running = new RunningWork(vertx, leftMs, late -> timeIsUp(exchange, late));
    exchange.running(running);
    Future.succeededFuture()
        .compose(any -> work.get())
        .onComplete(
            outcome -> {
              result.handle(outcome);
              running.over(outcome.cause());
            });
    return running.released();
  }

  private void timeIsUp(Exchange exchange, ApiException late) {
    if (!exchange.isOver()) {
      refusals.count(OverloadCounts.Reason.DEADLINE);
      writer.fail(exchange, late);
    }
  }
}
