package io.dashgate.http;

import io.dashgate.config.Settings;
import io.dashgate.contract.Operation;
import io.dashgate.overload.Gate;
import io.dashgate.overload.Refusals;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The requests in flight on one event loop: how many there may be, and until when each is answered.
 * Visitors, who need no credentials, have places of their own, so that neither crowds out the
 * other.
 */
final class InFlight {

  private final Vertx vertx;
  private final long timeoutMs;
  private final ReplyWriter writer;
  private final Refusals refusals;
  private final Gate callers;
  private final Gate visitors;

  /**
   * Makes places that nobody has taken.
   *
   * @param places how many there are for callers, which may change
   */
  InFlight(
      Vertx vertx, Settings settings, IntSupplier places, ReplyWriter writer, Refusals refusals) {
    this.vertx = vertx;
    this.timeoutMs = settings.http().requestTimeout().toMillis();
    this.writer = writer;
    this.refusals = refusals;
    this.callers = new Gate(places, refusals);
    this.visitors = new Gate(() -> Math.max(1, places.getAsInt() / 2), refusals);
  }

  /**
   * Does the work for a request of an operation. It is answered at the deadline, but keeps its
   * place until the work is over, since the database is busy with it until then.
   *
   * @return what the work gives, or a 503 if there is no place
   */
  <T> Future<T> serve(Exchange exchange, Operation operation, Supplier<Future<T>> work) {
    Gate gate = operation.access() == Operation.Access.PUBLIC ? visitors : callers;
    if (!gate.enter()) {
      exchange.unlogged();
      return Future.failedFuture(gate.refusal());
    }
    long timer = vertx.setTimer(timeoutMs, any -> timeIsUp(exchange));
    return Future.succeededFuture()
        .compose(any -> work.get())
        .onComplete(
            any -> {
              vertx.cancelTimer(timer);
              gate.leave();
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
        && !BodyReader.hasBody(request);
  }

  /** Counts a request that was turned away as hopeless. */
  void countRefusal() {
    refusals.count(Refusals.Reason.GLOBAL);
  }

  private void timeIsUp(Exchange exchange) {
    if (!exchange.isOver()) {
      refusals.count(Refusals.Reason.DEADLINE);
      writer.fail(exchange, ApiException.timedOut());
    }
  }
}
