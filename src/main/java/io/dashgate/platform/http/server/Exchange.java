package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.QueryString;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.http.TimeLimit;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.RateLimitResult;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response, from the first byte to the last, with the values that the
 * access log and the response headers need. Confined to one event loop.
 */
final class Exchange implements TimeLimit {

  /** The logged status of a request whose client disconnected before the response. */
  private static final int CLIENT_CLOSED = 499;

  private static final String NO_TENANT = "no tenant";

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
  private long deadline;
  private boolean extended;
  private boolean answered;
  private boolean streaming;
  private boolean served;
  private boolean working;
  private @Nullable AnswerMemory memory;
  private @Nullable RunningWork work;
  private final Promise<Void> over = Promise.promise();
  private final Promise<Void> released = Promise.promise();

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
    request.response().closeHandler(closed -> exchange.cutOff());
    return exchange;
  }

  /** Notes that the work of the request has begun. */
  void served() {
    served = true;
  }

  /** Whether the work of the request has begun; else the answer is a refusal. */
  boolean isServed() {
    return served;
  }

  /** Returns the time by which the work must end, as a value of {@link System#nanoTime}. */
  long deadline() {
    return deadline;
  }

  void deadline(long nanos) {
    deadline = nanos;
  }

  /** Leaves at least this time, in nanoseconds, after a wait for a turn. Extends once. */
  void leaveAtLeast(long nanos) {
    long least = System.nanoTime() + nanos;
    if (!extended && least > deadline) {
      extended = true;
      deadline = least;
    }
  }

  /** Notes the work that has begun; only the last one is extended. */
  void running(RunningWork begun) {
    work = begun;
  }

  @Override
  public void extend(Duration limit, Supplier<ApiException> late) {
    if (work != null) {
      work.extend(limit, late);
    }
  }

  HttpServerRequest request() {
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

  /** Returns a body that is still to be read; null if there is none. */
  @Nullable IncomingBody unreadBody() {
    return body == null || body.isComplete() ? null : body;
  }

  /** Counts the memory of the body against the tenant of a caller, who is known now. */
  void countBodyAgainst(Caller known) {
    Object tenant = known.tenant();
    if (body != null && tenant != null) {
      body.countAgainst(tenant);
    }
  }

  @Nullable Operation operation() {
    return operation;
  }

  void operation(Operation called) {
    operation = called;
    allow = called.allow();
    timing.dispatched(request.method().name(), called.path());
  }

  /** Returns the methods of the path; null until the path is found. */
  @Nullable String allow() {
    return allow;
  }

  void allow(String methods) {
    allow = methods;
  }

  /** Returns the kind of the request for rate limits. */
  Kind kind() {
    if (operation != null) {
      return operation.writes() ? Kind.WRITE : Kind.READ;
    }
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

  /** Begins the response; false if it has begun before. */
  boolean beginAnswer() {
    boolean first = !answered;
    answered = true;
    return first;
  }

  /** Notes that the body of the response is made while it is sent. */
  void streams() {
    streaming = true;
  }

  /** Whether the body of the response is made while it is sent, so that it may still fail. */
  boolean isStreaming() {
    return streaming && !isOver();
  }

  /** Whether the response is sent, or the client has disconnected. */
  boolean isOver() {
    return over.future().isComplete() || request.response().ended();
  }

  /** Completes when the response is sent, or the client has disconnected. */
  Future<Void> over() {
    return over.future();
  }

  /**
   * Completes when the exchange is over and its work has ended: work goes on after the client has
   * disconnected or the time is up, and needs its memory until then.
   */
  Future<Void> released() {
    return released.future();
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

  /**
   * Returns the memory of the answer. A request of several calls has one.
   *
   * @param tenant whose share limits it; null: all callers without a tenant have one share
   */
  AnswerMemory memory(@Nullable Object tenant, ByteBudget budget) {
    AnswerMemory held = memory;
    if (held == null) {
      workBegins();
      held = new AnswerMemory(budget.lease(tenant == null ? NO_TENANT : tenant));
      memory = held;
    }
    return held;
  }

  /** Sets the memory of the answer to the length of what is still to be sent. */
  void holdMemory(long bytes) {
    if (memory != null) {
      memory.hold(bytes);
    }
  }

  /** Notes that work has begun whose end is noted by {@link #workEnded}. */
  void workBegins() {
    working = true;
  }

  /** Notes that the work of the request has ended. */
  void workEnded() {
    working = false;
    release();
  }

  private void release() {
    if (working || !over.future().isComplete() || !released.tryComplete()) {
      return;
    }
    if (memory != null) {
      memory.close();
    }
  }

  /** Completes the exchange of a client that did not get its response. */
  void cutOff() {
    done(CLIENT_CLOSED, 0);
  }

  /** Completes the exchange and logs it; further calls have no effect. */
  void done(int status, long bytes) {
    if (over.tryComplete()) {
      log.done(this, status, bytes);
      release();
    }
  }
}
