package io.dashgate.platform.http.server;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.db.Deadline;
import io.dashgate.platform.limits.ConcurrencyLimiter;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Limits the number of requests in flight on one event loop, and the time of each. Requests of
 * operations without credentials have a limit of their own, so that neither kind displaces the
 * other.
 */
final class AdmissionControl {

  /** The deadline of Postgres is later by this time, so that the 504 is sent and counted here. */
  private static final long MOMENT_MS = 100;

  /** Far less than a request takes. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Vertx vertx;
  private final long timeoutMs;
  private final ReplyWriter writer;
  private final OverloadCounts refusals;
  private final ConcurrencyLimiter callers;
  private final ConcurrencyLimiter visitors;
  private boolean pausing;

  /**
   * Makes the admission of one event loop.
   *
   * @param slots the number of requests in flight with credentials; may change
   */
  AdmissionControl(
      Vertx vertx,
      Settings settings,
      IntSupplier slots,
      ReplyWriter writer,
      OverloadCounts refusals) {
    this.vertx = vertx;
    this.timeoutMs = settings.http().requestTimeout().toMillis();
    this.writer = writer;
    this.refusals = refusals;
    this.callers = new ConcurrencyLimiter(slots, refusals);
    this.visitors = new ConcurrencyLimiter(() -> Math.max(1, slots.getAsInt() / 2), refusals);
  }

  /**
   * Runs the work of a request of an operation. At the deadline, which also applies to Postgres,
   * the request is answered; its slot is released when the work ends.
   *
   * @return the result of the work, or a 503 if no slot is free
   */
  <T> Future<T> serve(Exchange exchange, Operation operation, Supplier<Future<T>> work) {
    ConcurrencyLimiter limiter = operation.access() == Operation.Access.PUBLIC ? visitors : callers;
    if (!limiter.tryAcquire()) {
      exchange.unlogged();
      limiter.refused();
      return Future.failedFuture(ApiException.unavailable());
    }
    Deadline.set(timeoutMs + MOMENT_MS);
    long timer = vertx.setTimer(timeoutMs, any -> timeIsUp(exchange));
    return Future.succeededFuture()
        .compose(any -> work.get())
        .onComplete(
            any -> {
              vertx.cancelTimer(timer);
              limiter.release();
            });
  }

  /**
   * Whether a request will be refused for lack of a slot, judged by its head. Requests of browsers
   * are excluded: their responses need the headers of the router.
   */
  boolean isHopeless(HttpServerRequest request) {
    return callers.isFull()
        && Credentials.inHeader(request) != null
        && !request.headers().contains(HttpHeaders.ORIGIN)
        && !IncomingBody.isExpected(request);
  }

  /**
   * Notes the refusal of a hopeless request. After its current tasks the event loop pauses, so that
   * it reads many requests at once: in an overload, a wake-up for each request would cost more than
   * the refusal and take processor time from Postgres.
   */
  void turnedAway() {
    callers.refused();
    if (!pausing) {
      pausing = true;
      vertx.runOnContext(
          any -> {
            pausing = false;
            LockSupport.parkNanos(PAUSE_NANOS);
          });
    }
  }

  private void timeIsUp(Exchange exchange) {
    if (!exchange.isOver()) {
      refusals.count(OverloadCounts.Reason.DEADLINE);
      writer.fail(exchange, ApiException.timedOut());
    }
  }
}
