package io.dashgate.platform.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects and renames the metrics of libraries. Connection pools get OpenTelemetry's names; metrics
 * that are redundant, or whose names break Prometheus' rules, are dropped.
 */
final class LibraryMeterFilter implements MeterFilter {

  private static final Map<String, String> CONNECTIONS =
      Map.of(
          "vertx.pool.in.use", "db.client.connections",
          "vertx.pool.queue.pending", "db.client.connection.pending_requests",
          "vertx.pool.queue.time", "db.client.connection.wait_time",
          "vertx.pool.usage", "db.client.connection.use_time");

  private static final Map<String, String> WORKERS =
      Map.of(
          "vertx.pool.in.use", "dashgate.worker.threads_in_use",
          "vertx.pool.queue.pending", "dashgate.worker.pending_tasks",
          "vertx.pool.queue.time", "dashgate.worker.wait");

  /** Metrics of the JVM and the machine whose names break Prometheus' rules. */
  private static final Set<String> MISNAMED = Set.of("process.cpu.time", "system.cpu.count");

  /** Pools that a process opens repeatedly for a moment. */
  private static final String SHORT_LIVED = ".*-probe|host-choice|listener";

  private static final String POOL = "vertx.pool.";
  private static final String USED = "db.client.connections";

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    String name = id.getName();
    String pool = name.startsWith("db.client.") ? id.getTag("pool") : null;
    return name.startsWith("vertx.")
            || MISNAMED.contains(name)
            || (pool != null && pool.matches(SHORT_LIVED))
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith(POOL)) {
      return id;
    }
    boolean connections = "sql".equals(id.getTag("pool_type"));
    @Nullable String name = (connections ? CONNECTIONS : WORKERS).get(id.getName());
    if (name == null) {
      return id;
    }
    Tags tags = Tags.of("pool", String.valueOf(id.getTag("pool_name")));
    return id.withName(name).replaceTags(name.equals(USED) ? tags.and("state", "used") : tags);
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().startsWith("db.client.connection.") && id.getType() == Meter.Type.TIMER
        ? DistributionStatisticConfig.builder()
            .serviceLevelObjectives(DurationBuckets.nanoseconds())
            .build()
            .merge(config)
        : config;
  }
}
