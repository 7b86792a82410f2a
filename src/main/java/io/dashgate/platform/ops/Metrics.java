package io.dashgate.platform.ops;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The Prometheus metrics of a process, with OpenTelemetry's names for HTTP. Labels have few values
 * by design: routes, methods and statuses, never a path or a user; of tenants, only the busiest.
 */
public final class Metrics implements AutoCloseable {

  /** Bucket bounds of body sizes, up to above the usual maximum. */
  private static final double[] BODY_BYTES = {100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};

  private static final double NANOS = 1e9;

  /** TLS is terminated in front of the process. */
  private static final String SCHEME = "http";

  private final PrometheusRegistry families = new PrometheusRegistry();
  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Map<RequestKind, Timer> durations = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> active = new ConcurrentHashMap<>();
  private final DistributionSummary requestBytes;
  private final DistributionSummary responseBytes;

  /** The labels of a request's duration. */
  private record RequestKind(String route, String method, int status) {}

  /** Makes a registry that holds the metrics of the JVM and of this build. */
  public Metrics() {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, families, Clock.SYSTEM);
    registry.config().meterFilter(new LibraryMeterFilter());
    requestBytes = bodySize("http.server.request.body.size", "Size of request bodies");
    responseBytes = bodySize("http.server.response.body.size", "Size of response bodies");
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    RequestLog.METHODS.forEach(this::active);
    FunctionCounter.builder("process.cpu", this, Metrics::cpuSeconds)
        .description("CPU time of the process on all processors")
        .baseUnit("seconds")
        .register(registry);
    counter(
        "dashgate.access_log.dropped",
        "Lines of the access log dropped because standard output was too slow",
        AccessLogAppender::dropped);
    Gauge.builder("dashgate.build.info", () -> 1)
        .description("The running build; always 1")
        .tags("version", version(), "java", System.getProperty("java.version"))
        .register(registry);
  }

  /** Returns the registry, for Vert.x's own metrics. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Counts a request in progress; its method is one of {@link RequestLog#METHODS}. */
  void requestStarted(String method) {
    active(method).increment();
  }

  /**
   * Counts a completed request.
   *
   * @param route the path template, or {@code none}
   * @param method one of {@link RequestLog#METHODS}
   * @param nanos its duration
   * @param received bytes of its body, {@code sent} of the response's
   */
  void requestDone(String route, String method, int status, long nanos, long received, long sent) {
    active(method).decrement();
    durations
        .computeIfAbsent(new RequestKind(route, method, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
    requestBytes.record((double) received);
    responseBytes.record((double) sent);
  }

  /**
   * Registers a gauge that is 1 while a condition holds, else 0.
   *
   * @param labels alternating names and values, few of each
   */
  public void condition(String name, String description, BooleanSupplier holds, String... labels) {
    gauge(name, description, () -> holds.getAsBoolean() ? 1 : 0, labels);
  }

  /**
   * Registers a counter whose value its owner keeps.
   *
   * @param name in dots, without {@code total}
   * @param labels alternating names and values, few of each
   */
  public void counter(String name, String description, LongSupplier count, String... labels) {
    // the registry references its argument weakly: a lambda would be garbage collected
    FunctionCounter.builder(name, this, any -> count.getAsLong())
        .description(description)
        .tags(labels)
        .register(registry);
  }

  /**
   * Registers a gauge whose value its owner keeps.
   *
   * @param name in dots, with its unit at the end if it has one
   * @param labels alternating names and values, few of each
   */
  public void gauge(String name, String description, DoubleSupplier value, String... labels) {
    Gauge.builder(name, value::getAsDouble)
        .description(description)
        .tags(labels)
        .register(registry);
  }

  /**
   * Registers a histogram of durations.
   *
   * @param name in dots, without {@code seconds}
   * @param labels alternating names and values, few of each
   * @return records one duration, in nanoseconds
   */
  public LongConsumer durations(String name, String description, String... labels) {
    Timer timer =
        Timer.builder(name)
            .description(description)
            .tags(labels)
            .serviceLevelObjectives(DurationBuckets.durations())
            .register(registry);
    return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Registers a family of metrics whose series change. */
  public void family(Collector family) {
    families.register(family);
  }

  /** Returns the timer of the delays of an event loop. */
  Timer loopLag(int eventLoop) {
    return Timer.builder("dashgate.event_loop.lag")
        .description("Delay of a timer of the event loop")
        .tags("event_loop", Integer.toString(eventLoop))
        .serviceLevelObjectives(DurationBuckets.durations())
        .register(registry);
  }

  /** Returns the counter of the seconds for which an event loop was blocked. */
  Counter loopBlocked(int eventLoop) {
    return Counter.builder("dashgate.event_loop.blocked")
        .description("Total time for which the event loop was blocked")
        .baseUnit("seconds")
        .tags("event_loop", Integer.toString(eventLoop))
        .register(registry);
  }

  /**
   * Returns all metrics as text. Takes milliseconds: do not call it on an event loop.
   *
   * @param contentType of Prometheus' text format or of OpenMetrics
   */
  public String scrape(String contentType) {
    return registry.scrape(contentType);
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  /** Returns the version of the jar, or {@code development} outside of a jar. */
  public static String version() {
    String version = Metrics.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / NANOS
        : Double.NaN;
  }

  private LongAdder active(String method) {
    return active.computeIfAbsent(
        method,
        any -> {
          LongAdder requests = new LongAdder();
          Gauge.builder("http.server.active_requests", requests, LongAdder::sum)
              .description("Requests in progress")
              .tags("http_request_method", method, "url_scheme", SCHEME)
              .register(registry);
          return requests;
        });
  }

  private DistributionSummary bodySize(String name, String description) {
    return DistributionSummary.builder(name)
        .description(description)
        .baseUnit("bytes")
        .serviceLevelObjectives(BODY_BYTES)
        .register(registry);
  }

  private Timer timer(RequestKind kind) {
    return Timer.builder("http.server.request.duration")
        .description("Time from the request's head to the end of the response")
        .serviceLevelObjectives(DurationBuckets.durations())
        .tags(
            Tags.of(
                "http_route", kind.route(),
                "http_request_method", kind.method(),
                "http_response_status_code", Integer.toString(kind.status())))
        .register(registry);
  }
}
