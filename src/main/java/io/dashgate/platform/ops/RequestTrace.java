package io.dashgate.platform.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of a request while it is served: its span, if requests are traced, and how long
 * Postgres was asked. Found from the request's own Vert.x context. Lives on one event loop.
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

  /** Returns that of the request that is being served here; an empty one outside of any. */
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

  /** Names the span, which has only the method until the route is known. */
  public void route(String method, String route) {
    if (span.isRecording()) {
      span.updateName(method + " " + route);
      span.setAttribute(ROUTE, route);
    }
  }

  /** Returns the id of the trace, or null if the request is in none. */
  public @Nullable String traceId() {
    return span.getSpanContext().isValid() ? span.getSpanContext().getTraceId() : null;
  }

  /** Returns for how long at least one statement was under way. */
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
