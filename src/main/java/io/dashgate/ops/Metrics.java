package io.dashgate.ops;

import io.micrometer.core.instrument.Clock;
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
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The metrics of a process, in Prometheus' terms and with OpenTelemetry's names for HTTP. Labels
 * have few values by design: operations, methods and statuses, never a path, a tenant or a user.
 */
public final class Metrics implements AutoCloseable {

  /** Bucket bounds of request durations: from a cache hit to the longest deadline. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Map<RequestKind, Timer> durations = new ConcurrentHashMap<>();
  private final LongAdder active = new LongAdder();

  /** What the duration of a request is counted under. */
  private record RequestKind(String operation, String route, String method, int status) {}

  /** Makes a registry with the metrics of the JVM and of this build in it. */
  public Metrics() {
    registry =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
    // without a label of their pool, the SQL clients of the verticles would hide each other
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("vertx.sql"));
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("http.server.active_requests", active, LongAdder::sum)
        .description("Requests being served")
        .register(registry);
    Gauge.builder("dashgate.build.info", () -> 1)
        .description("The build that runs; always 1")
        .tags("version", version(), "java", System.getProperty("java.version"))
        .register(registry);
  }

  /** Returns the registry, for Vert.x's own metrics. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Counts a request as active. */
  void requestStarted() {
    active.increment();
  }

  /**
   * Counts a request as done.
   *
   * @param operation the operation's id, or {@code none}
   * @param route its path template, or {@code none}
   * @param nanos how long it took
   */
  void requestDone(String operation, String route, String method, int status, long nanos) {
    active.decrement();
    durations
        .computeIfAbsent(new RequestKind(operation, route, method, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
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

  /** Returns how late the timers of an event loop are; the one sign that something blocks it. */
  Timer loopDelay(int instance) {
    return Timer.builder("dashgate.event_loop.delay")
        .description("How late a timer of the event loop fired")
        .tags("instance", Integer.toString(instance))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Returns everything in Prometheus' text format. Takes milliseconds: not on an event loop. */
  public String scrape() {
    return registry.scrape();
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

  private Timer timer(RequestKind kind) {
    return Timer.builder("http.server.request.duration")
        .description("Time from the request's head to the end of its answer")
        .serviceLevelObjectives(BUCKETS)
        .tags(
            Tags.of(
                "operation", kind.operation(),
                "http_route", kind.route(),
                "http_request_method", kind.method(),
                "http_response_status_code", Integer.toString(kind.status())))
        .register(registry);
  }
}
