package io.dashgate.platform.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives every request and statement from Vert.x: measures the statements, and makes spans of
 * both if requests are traced. Spans contain only the method, route and status of a request: paths,
 * queries and error texts may contain secrets and personal data. Vert.x's own tracer records the
 * whole URL and is therefore not used.
 */
final class RequestTracer implements VertxTracer<RequestTrace, RequestTracer.Statement> {

  /** Registered statically: locals must be registered before Vert.x is created. */
  static final ContextLocal<RequestTrace> CURRENT = ContextLocal.registerLocal(RequestTrace.class);

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private static final int SERVER_ERROR = 500;

  private final Supplier<@Nullable Tracer> tracer;

  /** Makes spans with the tracer that {@code tracer} returns; none while it is null. */
  RequestTracer(Supplier<@Nullable Tracer> tracer) {
    this.tracer = tracer;
  }

  /** A statement under way. */
  record Statement(RequestTrace request, Span span) {}

  @Override
  public <R> @Nullable RequestTrace receiveRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String method,
      Iterable<Map.Entry<String, String>> headers,
      TagExtractor<R> tags) {
    if (policy == TracingPolicy.IGNORE || kind != SpanKind.RPC) {
      return null;
    }
    Tracer active = tracer.get();
    RequestTrace trace =
        new RequestTrace(
            active == null ? Span.getInvalid() : span(active, RequestLog.known(method), headers));
    trace.enter(context);
    return trace;
  }

  @Override
  public <R> void sendResponse(
      Context context,
      R response,
      @Nullable RequestTrace trace,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (trace == null || !trace.span().isRecording()) {
      return;
    }
    Span span = trace.span();
    if (response instanceof HttpServerResponse answered) {
      int status = answered.getStatusCode();
      span.setAttribute(STATUS, (long) status);
      if (status >= SERVER_ERROR) {
        fail(span, Integer.toString(status));
      }
    }
    if (failure != null) {
      fail(span, failure.getClass().getName());
    }
    span.end();
  }

  @Override
  public <R> @Nullable Statement sendRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    RequestTrace trace = RequestTrace.of(context);
    String text = trace == null ? null : statement(request, tags);
    if (trace == null || text == null) {
      return null;
    }
    trace.statementSent();
    Tracer active = trace.span().isRecording() ? tracer.get() : null;
    return new Statement(trace, active == null ? Span.getInvalid() : span(active, trace, text));
  }

  @Override
  public <R> void receiveResponse(
      Context context,
      R response,
      @Nullable Statement statement,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (statement == null) {
      return;
    }
    statement.request().statementAnswered();
    if (failure != null) {
      fail(
          statement.span(),
          failure instanceof PgException answer
              ? answer.getSqlState()
              : failure.getClass().getName());
    }
    statement.span().end();
  }

  private static Span span(
      Tracer tracer, String method, Iterable<Map.Entry<String, String>> headers) {
    io.opentelemetry.context.Context parent =
        W3CTraceContextPropagator.getInstance()
            .extract(io.opentelemetry.context.Context.root(), headers, new Headers());
    return tracer
        .spanBuilder(method)
        .setParent(parent)
        .setSpanKind(io.opentelemetry.api.trace.SpanKind.SERVER)
        .setAttribute(METHOD, method)
        .startSpan();
  }

  private static Span span(Tracer tracer, RequestTrace request, String text) {
    String stripped = text.strip();
    String operation = stripped.split("\\s", 2)[0].toUpperCase(Locale.ROOT);
    return tracer
        .spanBuilder(operation)
        .setParent(io.opentelemetry.context.Context.root().with(request.span()))
        .setSpanKind(io.opentelemetry.api.trace.SpanKind.CLIENT)
        .setAttribute(SYSTEM, "postgresql")
        .setAttribute(OPERATION, operation)
        .setAttribute(TEXT, stripped)
        .startSpan();
  }

  /** Returns the text of a statement, which contains no values; null for other requests. */
  private static <R> @Nullable String statement(R request, TagExtractor<R> tags) {
    for (int i = 0; i < tags.len(request); i++) {
      if (tags.name(request, i).equals(TEXT.getKey())) {
        return tags.value(request, i);
      }
    }
    return null;
  }

  private static void fail(Span span, String type) {
    span.setAttribute(ERROR, type).setStatus(StatusCode.ERROR);
  }

  /** Reads the headers of a request; names are case-insensitive. */
  private static final class Headers implements TextMapGetter<Iterable<Map.Entry<String, String>>> {

    @Override
    public Iterable<String> keys(Iterable<Map.Entry<String, String>> headers) {
      return List.of();
    }

    @Override
    public @Nullable String get(
        @Nullable Iterable<Map.Entry<String, String>> headers, String name) {
      if (headers != null) {
        for (Map.Entry<String, String> header : headers) {
          if (header.getKey().equalsIgnoreCase(name)) {
            return header.getValue();
          }
        }
      }
      return null;
    }
  }
}
