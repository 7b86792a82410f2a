package io.dashgate.platform.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * The span of a request, if requests are traced, and the time with a statement under way. Stored in
 * the request's Vert.x context. Lives on one event loop.
 */
public final class RequestTrace {

  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

  private final Span span;
  private int open;
  private long openSince;
  private long databaseNanos;

  RequestTrace(Span span) {
    this.span = span;
  }

  /** Returns the trace of the current request; an empty one outside of requests. */
  public static RequestTrace current() {
    @Nullable RequestTrace current = of(Vertx.currentContext());
    return current == null ? new RequestTrace(Span.getInvalid()) : current;
  }

  static @Nullable RequestTrace of(@Nullable Context context) {
    return context == null ? null : context.getLocal(RequestTracer.CURRENT);
  }

  void enter(Context context) {
    context.putLocal(RequestTracer.CURRENT, this);
  }

  /** Adds the route to the name of the span, which is only the method at first. */
  public void route(String method, String route) {
    if (span.isRecording()) {
      span.updateName(method + " " + route);
      span.setAttribute(ROUTE, route);
    }
  }

  /** Returns the id of the trace; null if the request is not traced. */
  public @Nullable String traceId() {
    return span.getSpanContext().isValid() ? span.getSpanContext().getTraceId() : null;
  }

  /** Returns the time for which at least one statement was under way. */
  public long databaseNanos() {
    return databaseNanos + (open > 0 ? System.nanoTime() - openSince : 0);
  }

  Span span() {
    return span;
  }

  void statementSent() {
    if (open++ == 0) {
      openSince = System.nanoTime();
    }
  }

  void statementAnswered() {
    if (--open == 0) {
      databaseNanos += System.nanoTime() - openSince;
    }
  }
}
