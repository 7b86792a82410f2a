package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.QueryString;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.RateLimitResult;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from the first byte to the last: what the gateway path learns on the
 * way, and what the log needs in the end. Lives on one event loop.
 */
public final class Exchange {

  /** The status that the log has for a client that went away. */
  private static final int CLIENT_CLOSED = 499;

  private final HttpServerRequest request;
  private final ExchangeLog log;
  private final String requestId;
  private final String requestedPath;
  private final Timing timing = new Timing();
  private final RateLimitResult rateLimit = new RateLimitResult();
  private @Nullable IncomingBody body;
  private @Nullable QueryString query;
  private @Nullable Operation operation;
  private @Nullable String allow;
  private Caller caller = Caller.ANONYMOUS;
  private boolean logged = true;
  private final Promise<Void> over = Promise.promise();

  private Exchange(HttpServerRequest request, ExchangeLog log, String requestedPath) {
    this.request = request;
    this.log = log;
    this.requestedPath = requestedPath;
    this.requestId = RequestIds.of(request.getHeader(RequestIds.HEADER));
  }

  /**
   * Begins an exchange.
   *
   * @param requestedPath the path before aliases were resolved
   */
  static Exchange begin(HttpServerRequest request, ExchangeLog log, String requestedPath) {
    Exchange exchange = new Exchange(request, log, requestedPath);
    log.started(request);
    request.response().closeHandler(closed -> exchange.done(CLIENT_CLOSED, 0));
    return exchange;
  }

  /**
   * Leaves the request out of the access log; metrics count it all the same. For requests that are
   * turned away because there are too many: a line each would cost more than the rest of it.
   */
  Exchange unlogged() {
    logged = false;
    return this;
  }

  boolean isLogged() {
    return logged;
  }

  public HttpServerRequest request() {
    return request;
  }

  String requestId() {
    return requestId;
  }

  String requestedPath() {
    return requestedPath;
  }

  /** Returns the query, decoded at its first use; throws an {@link ApiException} if malformed. */
  QueryString query() {
    QueryString decoded = query;
    if (decoded == null) {
      decoded = QueryString.decode(request.query());
      query = decoded;
    }
    return decoded;
  }

  /** Returns the body if all of it has arrived, else an empty one. */
  Buffer body() {
    return body == null || !body.isComplete() ? Buffer.buffer() : body.gathered();
  }

  void body(IncomingBody arriving) {
    body = arriving;
  }

  /** Returns a long body that is still to be read; null if there is none. */
  @Nullable IncomingBody unreadBody() {
    return body == null || body.isComplete() ? null : body;
  }

  @Nullable Operation operation() {
    return operation;
  }

  void operation(Operation called) {
    operation = called;
    allow = called.allow();
    timing.dispatched(request.method().name(), called.path());
  }

  /** Returns the methods of the path, once it is known to have any. */
  @Nullable String allow() {
    return allow;
  }

  void allow(String methods) {
    allow = methods;
  }

  /** Returns the kind of the request for rate limits. */
  Kind kind() {
    HttpMethod method = request.method();
    boolean reads =
        method.equals(HttpMethod.GET)
            || method.equals(HttpMethod.HEAD)
            || method.equals(HttpMethod.OPTIONS);
    return reads ? Kind.READ : Kind.WRITE;
  }

  /** Returns the state of the rate limits that the request counts against. */
  RateLimitResult rateLimit() {
    return rateLimit;
  }

  /** Whether nobody waits for an answer any more. */
  boolean isOver() {
    return over.future().isComplete() || request.response().ended();
  }

  /** Completes when the answer is out, or the client has gone. */
  Future<Void> over() {
    return over.future();
  }

  void caller(Caller known) {
    caller = known;
    timing.admitted();
  }

  Caller caller() {
    return caller;
  }

  Timing timing() {
    return timing;
  }

  /** The answer is out, or the client has gone: notes it, once. */
  void done(int status, long bytes) {
    if (over.tryComplete()) {
      log.done(this, status, bytes);
    }
  }
}
