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
 * Spans of requests and statements, sent to an OpenTelemetry collector by a thread of their own.
 * Off until an endpoint is named. Spans that the collector does not take in time are dropped: no
 * request waits for it.
 */
public final class Tracing implements AutoCloseable {

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
  private static final long CLOSE_LIMIT_MS = 2_000;

  private final RequestTracer tracer = new RequestTracer(this::current);
  private volatile @Nullable Tracer current;
  private @Nullable SdkTracerProvider provider;

  /** Returns what tells Vert.x of this. */
  public VertxTracerFactory factory() {
    return options -> tracer;
  }

  /** Begins to trace, if the settings name an endpoint. */
  public void start(Settings.Tracing settings) {
    if (settings.endpoint().isEmpty()) {
      return;
    }
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().get())
            .setTimeout(EXPORT_TIMEOUT)
            .build();
    SdkTracerProvider made =
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
    provider = made;
    current = made.get("io.dashgate");
  }

  /** Sends what is not sent yet, for two seconds at most. Blocks. */
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
