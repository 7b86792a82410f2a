package io.dashgate.testing;

import io.dashgate.platform.ops.Tracing;
import io.vertx.core.Context;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sees every statement that the gateways of the tests send. After each test class, it fails if one
 * of them breaks the {@link DistributionRules}. Registered for all tests by a service file.
 */
public final class SentStatements implements AfterAllCallback {

  private static final String TEXT = "db.query.text";

  /** Each statement is checked once. */
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private static final Map<String, String> BROKEN = new ConcurrentHashMap<>();

  @Override
  public void afterAll(ExtensionContext context) {
    if (!BROKEN.isEmpty()) {
      StringBuilder message = new StringBuilder("statements that Citus cannot run well:");
      BROKEN.forEach((sql, rule) -> message.append("\n" + rule + ":\n" + sql));
      throw new AssertionError(message);
    }
  }

  /** Returns a factory whose tracer sees statements before the tracer of the gateway does. */
  @SuppressWarnings("unchecked")
  static VertxTracerFactory before(Tracing tracing) {
    return options -> new Tap<>((VertxTracer<Object, Object>) tracing.factory().tracer(options));
  }

  private static void check(String sql) {
    if (SEEN.add(sql)) {
      DistributionRules.broken(sql).ifPresent(rule -> BROKEN.put(sql, rule));
    }
  }

  private record Tap<I, O>(VertxTracer<I, O> next) implements VertxTracer<I, O> {

    @Override
    public <R> I receiveRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        Iterable<Map.Entry<String, String>> headers,
        TagExtractor<R> tags) {
      return next.receiveRequest(context, kind, policy, request, operation, headers, tags);
    }

    @Override
    public <R> void sendResponse(
        Context context, R response, I trace, Throwable failure, TagExtractor<R> tags) {
      next.sendResponse(context, response, trace, failure, tags);
    }

    @Override
    public <R> O sendRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        BiConsumer<String, String> headers,
        TagExtractor<R> tags) {
      for (int i = 0; i < tags.len(request); i++) {
        if (tags.name(request, i).equals(TEXT)) {
          check(tags.value(request, i));
        }
      }
      return next.sendRequest(context, kind, policy, request, operation, headers, tags);
    }

    @Override
    public <R> void receiveResponse(
        Context context, R response, O trace, Throwable failure, TagExtractor<R> tags) {
      next.receiveResponse(context, response, trace, failure, tags);
    }

    @Override
    public void close() {
      next.close();
    }
  }
}
