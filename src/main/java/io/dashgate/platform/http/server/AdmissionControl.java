package io.dashgate.platform.http.server;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.db.Deadline;
import io.dashgate.platform.limits.ConcurrencyLimiter;
import io.dashgate.platform.limits.RefusalCounts;
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
 * The requests in flight on one event loop: how many there may be, and until when each is answered.
 * Visitors, who need no credentials, have places of their own, so that neither crowds out the
 * other.
 */
final class AdmissionControl {

  /** Postgres hears of the deadline a moment later: the answer is given here, and counted. */
  private static final long MOMENT_MS = 100;

  /** Far less than a request takes. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Vertx vertx;
  private final long timeoutMs;
  private final ReplyWriter writer;
  private final RefusalCounts refusals;
  private final ConcurrencyLimiter callers;
  private final ConcurrencyLimiter visitors;
  private boolean pausing;

  /**
   * Makes places that nobody has taken.
   *
   * @param places how many there are for callers, which may change
   */
  AdmissionControl(
      Vertx vertx,
      Settings settings,
      IntSupplier places,
      ReplyWriter writer,
      RefusalCounts refusals) {
    this.vertx = vertx;
    this.timeoutMs = settings.http().requestTimeout().toMillis();
    this.writer = writer;
    this.refusals = refusals;
    this.callers = new ConcurrencyLimiter(places, refusals);
    this.visitors = new ConcurrencyLimiter(() -> Math.max(1, places.getAsInt() / 2), refusals);
  }

  /**
   * Does the work for a request of an operation. It is answered at the deadline, which the database
   * is told of, but keeps its place until the work is over.
   *
   * @return what the work gives, or a 503 if there is no place
   */
  <T> Future<T> serve(Exchange exchange, Operation operation, Supplier<Future<T>> work) {
    ConcurrencyLimiter gate = operation.access() == Operation.Access.PUBLIC ? visitors : callers;
    if (!gate.tryAcquire()) {
      exchange.unlogged();
      gate.refused();
      return Future.failedFuture(ApiException.unavailable());
    }
    Deadline.set(timeoutMs + MOMENT_MS);
    long timer = vertx.setTimer(timeoutMs, any -> timeIsUp(exchange));
    return Future.succeededFuture()
        .compose(any -> work.get())
        .onComplete(
            any -> {
              vertx.cancelTimer(timer);
              gate.release();
            });
  }

  /**
   * Whether a request would find no place, as far as its head tells; if not, it is seen later. What
   * browsers are told needs the router's headers.
   */
  boolean isHopeless(HttpServerRequest request) {
    return callers.isFull()
        && Credentials.inHeader(request) != null
        && !request.headers().contains(HttpHeaders.ORIGIN)
        && !IncomingBody.isExpected(request);
  }

  /**
   * Notes that a request was turned away as hopeless. Once the loop is through with what it has, it
   * pauses, so that more of a flood is there when it looks again: to be woken for each of them, and
   * to take the processor from Postgres each time, costs more than to turn them away.
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
      refusals.count(RefusalCounts.Reason.DEADLINE);
      writer.fail(exchange, ApiException.timedOut());
    }
  }
}
