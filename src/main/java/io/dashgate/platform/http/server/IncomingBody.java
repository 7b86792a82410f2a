package io.dashgate.platform.http.server;

import io.dashgate.platform.limits.ByteLease;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.vertx.RequestDecoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request while it arrives. A short body is gathered at once. Of a long one, no
 * more is read until {@link #readRest}, which is called once the caller is known; until then the
 * request is paused. Each byte counts against the budget of the process until the exchange is over.
 *
 * <p>Used instead of the library's body handler, which decodes forms: here a form is a body like
 * any other, to be refused by its media type.
 */
final class IncomingBody {

  /** Longest body that is gathered from an unknown caller. */
  static final int SHORT_BYTES = 64 * 1024;

  private final Exchange exchange;
  private final HttpServerRequest request;
  private final BodyBudget budget;
  private final ByteLease lease;
  private final Buffer gathered = Buffer.buffer();
  private boolean mayBeLong;
  private boolean complete;
  private @Nullable ApiException failure;
  private Promise<Void> reading = Promise.promise();

  IncomingBody(Exchange exchange, BodyBudget budget) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.budget = budget;
    this.lease = budget.bytes().lease(null);
  }

  /** Whether the head of a request says that a body follows. */
  static boolean isExpected(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /**
   * Gathers the body if it is short.
   *
   * @param loop the event loop of the connection
   * @return completes when the body is there, or known to be long; fails if the head of the request
   *     shows that it cannot be accepted
   */
  Future<Void> readShort(Context loop) {
    if (announcedBytes() > budget.longest()) {
      return Future.failedFuture(ApiException.bodyTooLarge());
    }
    String expectation = request.getHeader(HttpHeaders.EXPECT);
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      return Future.failedFuture(ApiException.expectationFailed());
    }
    exchange.over().onComplete(any -> lease.close());
    HttpConnection connection = request.connection();
    RequestDecoder.ifBodyIsOverdue(
        connection, () -> loop.runOnContext(any -> fail(ApiException.requestTimeout())));
    request.exceptionHandler(
        any -> fail(ApiException.badRequest("bad_request", "The body is not valid HTTP.")));
    request.handler(this::gather);
    request.endHandler(any -> end());
    if (announcedBytes() > SHORT_BYTES) {
      waitForCaller();
    } else {
      allowToSend();
    }
    return reading.future();
  }

  /** Whether the whole body is there. */
  boolean isComplete() {
    return complete;
  }

  /** Returns what has arrived so far. */
  Buffer gathered() {
    return gathered;
  }

  /** Gathers the rest of a long body and returns the whole. */
  Future<Buffer> readRest() {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    mayBeLong = true;
    reading = Promise.promise();
    if (announcedBytes() > SHORT_BYTES) {
      allowToSend();
    }
    request.resume();
    return reading.future().map(gathered);
  }

  private void gather(Buffer chunk) {
    if (failure != null || exchange.isOver()) {
      return;
    }
    if (gathered.length() + chunk.length() > budget.longest()) {
      fail(ApiException.bodyTooLarge());
    } else if (!lease.tryTake(chunk.length())) {
      fail(ApiException.unavailable());
    } else {
      gathered.appendBuffer(chunk);
      if (!mayBeLong && gathered.length() > SHORT_BYTES) {
        waitForCaller();
      }
    }
  }

  private void waitForCaller() {
    request.pause();
    reading.tryComplete();
  }

  private void end() {
    // set after the fact where the whole request was there before its turn came
    RequestDecoder.bodyIsComplete(request.connection());
    if (failure == null && !exchange.isOver()) {
      complete = true;
      reading.tryComplete();
    }
  }

  private void fail(ApiException reason) {
    if (failure == null && !complete) {
      failure = reason;
      reading.tryFail(reason);
    }
  }

  /** Asks for the body if the client waits to be asked; HTTP/1.0 has no such answer. */
  private void allowToSend() {
    if (request.getHeader(HttpHeaders.EXPECT) != null
        && request.version() != HttpVersion.HTTP_1_0) {
      request.response().writeContinue();
    }
  }

  private long announcedBytes() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException longerThanALong) {
      return Long.MAX_VALUE;
    }
  }
}
