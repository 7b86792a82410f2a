package io.dashgate.platform.http.server;

import io.dashgate.platform.limits.ByteLease;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.vertx.ClientChannel;
import io.dashgate.platform.vertx.RequestDecoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request while it arrives. A short body is gathered at once. Of a long one, no
 * more is read until {@link #readRest}, which is called once the caller is known; until then the
 * socket is not read. The same holds for a short body while strangers have used up their budget, if
 * its request has a credential. The memory counts against a budget until the exchange is over and
 * its work has ended.
 *
 * <p>Used instead of the library's body handler, which decodes forms: here a form is a body like
 * any other, and is decoded only by operations that take one.
 */
final class IncomingBody {

  /** Longest body that is gathered from an unknown caller. */
  static final int SHORT_BYTES = 64 * 1024;

  /** Longest wait for the memory of a long body. */
  private static final long WAIT_MS = 2_000;

  private final Exchange exchange;
  private final HttpServerRequest request;
  private final BodyBudgets budgets;
  private final String network;
  private Buffer gathered = Buffer.buffer();
  private ByteLease lease;
  private final boolean readsBeginning;
  private long mostBytes;
  private boolean callerKnown;
  private boolean allowed;
  private boolean complete;
  private @Nullable ApiException failure;
  private Promise<Void> reading = Promise.promise();

  IncomingBody(Exchange exchange, BodyBudgets budgets, ClientAddress addresses) {
    this(exchange, budgets, addresses, false);
  }

  private IncomingBody(
      Exchange exchange, BodyBudgets budgets, ClientAddress addresses, boolean readsBeginning) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.budgets = budgets;
    this.readsBeginning = readsBeginning;
    this.mostBytes = budgets.longest();
    this.network = addresses.network(request);
    this.lease = budgets.strangers().lease(network);
  }

  /**
   * Returns a body whose beginning is read even if it is announced as a long one, since the caller
   * can be known from it.
   */
  static IncomingBody withBeginning(
      Exchange exchange, BodyBudgets budgets, ClientAddress addresses) {
    return new IncomingBody(exchange, budgets, addresses, true);
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
   * @return completes when the body is there, or when the caller must be known to read more; fails
   *     if the head of the request shows that it cannot be accepted
   */
  Future<Void> readShort(Context loop) {
    if (announcedBytes() > budgets.longest()) {
      return Future.failedFuture(ApiException.bodyTooLarge());
    }
    String expectation = request.getHeader(HttpHeaders.EXPECT);
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      return Future.failedFuture(ApiException.expectationFailed());
    }
    exchange.released().onComplete(any -> lease.close());
    RequestDecoder.ifBodyIsOverdue(
        request.connection(), () -> loop.runOnContext(any -> fail(ApiException.requestTimeout())));
    request.exceptionHandler(
        any -> fail(ApiException.badRequest("bad_request", "The body is not valid HTTP.")));
    request.handler(this::gather);
    request.endHandler(any -> end());
    if (announcedBytes() > SHORT_BYTES && !readsBeginning) {
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

  /** Returns the refusal to read more from a caller who remains unknown. */
  ApiException refusalOfStranger() {
    return Math.max(announcedBytes(), gathered.length()) > SHORT_BYTES
        ? ApiException.bodyTooLarge()
        : ApiException.unavailable();
  }

  /**
   * Gathers the rest of a body and returns the whole. All of its memory is taken before more of it
   * is read.
   *
   * @param tenant whose share limits it
   */
  Future<Buffer> readRest(Object tenant) {
    return readRest(budgets.callers().lease(tenant), Long.MAX_VALUE);
  }

  /** Like {@link #readRest}; what the share of the tenant can never hold is too large. */
  Future<Buffer> readRestWithin(Object tenant) {
    return readRest(budgets.callers().lease(tenant), budgets.callers().limitOfTenant());
  }

  /**
   * Gathers the rest of a body of a caller who remains unknown until all of it is there. Such
   * bodies take only the memory that strangers have.
   */
  Future<Buffer> readRestOfStranger() {
    return readRest(budgets.strangers().lease(network), budgets.strangers().limitOfTenant());
  }

  /**
   * Gathers the rest.
   *
   * @param limit the longest body that can be held, in bytes
   */
  private Future<Buffer> readRest(ByteLease known, long limit) {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    long longest = Math.min(budgets.longest(), limit);
    if (announcedBytes() > longest) {
      return Future.failedFuture(ApiException.bodyTooLarge());
    }
    reading = Promise.promise();
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    long most = chunked ? longest : announcedBytes();
    mostBytes = longest;
    exchange
        .over()
        .onComplete(
            any -> {
              if (lease != known) {
                known.close(); // nobody waits for the memory any more
              }
            });
    return known
        .take(most, WAIT_MS)
        .compose(
            any -> {
              lease.close();
              lease = known;
              callerKnown = true;
              resume();
              return reading.future();
            })
        .map(any -> gathered);
  }

  /** Counts a complete body against the caller, who is known now, if that has room for it. */
  void countAgainst(Object tenant) {
    if (complete && !callerKnown && !exchange.isOver()) {
      callerKnown = true;
      ByteLease known = budgets.callers().lease(tenant);
      if (known.tryTake(lease.bytes())) {
        lease.close();
        lease = known;
      }
    }
  }

  private void gather(Buffer chunk) {
    if (failure != null || exchange.isOver()) {
      return;
    }
    int length = gathered.length() + chunk.length();
    if (length > mostBytes) {
      fail(ApiException.bodyTooLarge());
    } else if (callerKnown) {
      gathered.appendBuffer(chunk);
    } else if (length > SHORT_BYTES) {
      gathered.appendBuffer(chunk);
      waitForCaller();
    } else if (takeFor(length)) {
      gathered.appendBuffer(chunk);
    } else if (Credentials.inHeader(request) != null) {
      gathered.appendBuffer(chunk);
      waitForCaller();
    } else {
      fail(ApiException.unavailable());
    }
  }

  /** Takes the memory of a growing buffer, which doubles when it is full. */
  private boolean takeFor(int length) {
    long held = lease.bytes();
    return length <= held || lease.tryTake(Math.max(length, 2 * held) - held);
  }

  /** At most one more read arrives. */
  private void waitForCaller() {
    request.pause();
    ClientChannel.stopReading(request.connection());
    RequestDecoder.stopClock(request.connection());
    reading.tryComplete();
  }

  private void resume() {
    if (announcedBytes() > SHORT_BYTES) {
      allowToSend();
    }
    RequestDecoder.startClock(request.connection());
    request.resume();
    ClientChannel.startReading(request.connection());
  }

  private void end() {
    // set after the fact where the whole request was there before its turn came
    RequestDecoder.bodyIsComplete(request.connection());
    if (failure == null && !exchange.isOver()) {
      complete = true;
      reading.tryComplete();
    }
  }

  /** Ends the reading of a body that nobody needs any more. */
  void abandon() {
    fail(ApiException.unavailable());
  }

  private void fail(ApiException reason) {
    if (failure == null && !complete) {
      failure = reason;
      gathered = Buffer.buffer(); // the refusal may have to wait for its turn
      lease.close();
      reading.tryFail(reason);
    }
  }

  /** Asks for the body if the client waits to be asked; HTTP/1.0 has no such answer. */
  private void allowToSend() {
    if (!allowed
        && request.getHeader(HttpHeaders.EXPECT) != null
        && request.version() != HttpVersion.HTTP_1_0) {
      allowed = true;
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
