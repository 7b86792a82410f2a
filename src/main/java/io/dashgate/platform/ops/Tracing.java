package io.dashgate.platform.ops;

import io.dashgate.platform.config.Settings;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.spi.VertxTracerFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans of requests and statements to an OpenTelemetry collector, on a thread of its own. Off
 * unless the settings name an endpoint. Spans that the collector does not accept in time are
 * dropped; no request waits for it.
 */
public final class Tracing implements AutoCloseable {

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
  private static final long CLOSE_LIMIT_MS = 2_000;

  private final RequestTracer tracer = new RequestTracer(this::current);
  private volatile @Nullable Tracer current;
  private @Nullable SdkTracerProvider provider;

  /** Returns the factory that connects Vert.x to this class. */
  public VertxTracerFactory factory() {
    return options -> tracer;
  }

  /** Starts tracing, if the settings name an endpoint. */
  public void start(Settings.Tracing settings) {
    if (settings.endpoint().isEmpty()) {
      return;
    }
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().get())
            .setTimeout(EXPORT_TIMEOUT)
            .build();
    SdkTracerProvider created =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", "dashgate")
                        .put("service.version", Metrics.version())
                        .build()))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio())))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    provider = created;
    current = created.get("io.dashgate");
  }

  /** Sends the remaining spans; blocks for up to two seconds. */
  @Override
  public void close() {
    current = null;
    if (provider != null) {
      provider.shutdown().join(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
    }
  }

  private @Nullable Tracer current() {
    return current;
  }
}
