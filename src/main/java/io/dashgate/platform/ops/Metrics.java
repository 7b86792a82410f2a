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
import java.util.function.LongSupplier;

/**
 * The metrics of a process, in Prometheus' terms and with OpenTelemetry's names for HTTP. Labels
 * have few values by design: routes, methods and statuses, never a path or a user; of tenants, only
 * the busiest few.
 */
public final class Metrics implements AutoCloseable {

  /** Bucket bounds of bodies, up to a little more than the longest that is usually allowed. */
  private static final double[] BODY_BYTES = {100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};

  private static final double NANOS = 1e9;

  /** TLS ends before the process. */
  private static final String SCHEME = "http";

  private final PrometheusRegistry families = new PrometheusRegistry();
  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Map<RequestKind, Timer> durations = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> active = new ConcurrentHashMap<>();
  private final DistributionSummary requestBytes;
  private final DistributionSummary responseBytes;

  /** What the duration of a request is counted under. */
  private record RequestKind(String route, String method, int status) {}

  /** Makes a registry with the metrics of the JVM and of this build in it. */
  public Metrics() {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, families, Clock.SYSTEM);
    registry.config().meterFilter(new LibraryMeters());
    requestBytes = bodySize("http.server.request.body.size", "Bytes of the bodies of requests");
    responseBytes = bodySize("http.server.response.body.size", "Bytes of the bodies of answers");
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    RequestLog.METHODS.forEach(this::active);
    FunctionCounter.builder("process.cpu", this, Metrics::cpuSeconds)
        .description("Time of all processors that the process took")
        .baseUnit("seconds")
        .register(registry);
    counter(
        "dashgate.access_log.dropped",
        "Lines of the access log that standard output was too slow for",
        AccessLogAppender::dropped);
    Gauge.builder("dashgate.build.info", () -> 1)
        .description("The build that runs; always 1")
        .tags("version", version(), "java", System.getProperty("java.version"))
        .register(registry);
  }

  /** Returns the registry, for Vert.x's own metrics. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Counts a request as active, of one of {@link RequestLog#METHODS}. */
  void requestStarted(String method) {
    active(method).increment();
  }

  /**
   * Counts a request as done.
   *
   * @param route its path template, or {@code none}
   * @param method one of {@link RequestLog#METHODS}
   * @param nanos how long it took
   */
  void requestDone(String route, String method, int status, long nanos, long received, long sent) {
    active(method).decrement();
    durations
        .computeIfAbsent(new RequestKind(route, method, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
    requestBytes.record((double) received);
    responseBytes.record((double) sent);
  }

  /** Shows a condition as a gauge of 0 or 1. */
  public void condition(String name, String description, BooleanSupplier holds) {
    condition(name, description, Tags.empty(), holds);
  }

  /** Shows a condition of one of several things, which the label tells apart. */
  public void condition(
      String name, String description, String label, String value, BooleanSupplier holds) {
    condition(name, description, Tags.of(label, value), holds);
  }

  private void condition(String name, String description, Tags tags, BooleanSupplier holds) {
    Gauge.builder(name, () -> holds.getAsBoolean() ? 1 : 0)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /**
   * Shows a count that only grows, as its owner keeps it.
   *
   * @param name in dots, without {@code total}
   * @param labels names and values by turns, few of each
   */
  public void counter(String name, String description, LongSupplier count, String... labels) {
    // the registry holds what it is given weakly: a lambda would be gone with the next collection
    FunctionCounter.builder(name, this, any -> count.getAsLong())
        .description(description)
        .tags(labels)
        .register(registry);
  }

  /**
   * Shows a value that rises and falls, as its owner keeps it.
   *
   * @param name in dots, with its unit at the end if it has one
   * @param labels names and values by turns, few of each
   */
  public void gauge(String name, String description, DoubleSupplier value, String... labels) {
    Gauge.builder(name, value::getAsDouble)
        .description(description)
        .tags(labels)
        .register(registry);
  }

  /** Shows a family of metrics whose series come and go. */
  public void family(Collector family) {
    families.register(family);
  }

  /** Returns how late the timers of an event loop are; the one sign that something blocks it. */
  Timer loopLag(int eventLoop) {
    return Timer.builder("dashgate.event_loop.lag")
        .description("How late a timer of the event loop fired")
        .tags("event_loop", Integer.toString(eventLoop))
        .serviceLevelObjectives(Buckets.durations())
        .register(registry);
  }

  /** Returns for how many seconds in all something kept an event loop from its work. */
  Counter loopBlocked(int eventLoop) {
    return Counter.builder("dashgate.event_loop.blocked")
        .description("Time for which something kept the event loop from firing a timer")
        .baseUnit("seconds")
        .tags("event_loop", Integer.toString(eventLoop))
        .register(registry);
  }

  /**
   * Returns everything. Takes milliseconds: not on an event loop.
   *
   * @param contentType Prometheus' text format, or OpenMetrics
   */
  public String scrape(String contentType) {
    return registry.scrape(contentType);
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  /** Returns the version of the jar, or {@code development} outside of one. */
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
              .description("Requests being served")
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
        .description("Time from the request's head to the end of its answer")
        .serviceLevelObjectives(Buckets.durations())
        .tags(
            Tags.of(
                "http_route", kind.route(),
                "http_request_method", kind.method(),
                "http_response_status_code", Integer.toString(kind.status())))
        .register(registry);
  }
}
