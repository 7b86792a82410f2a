package io.dashgate.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Gives what Vert.x measures of the pools of Postgres connections the names that OpenTelemetry has
 * for it. A pool of pipelined connections counts commands in flight as connections in use.
 */
final class SqlPoolMeters implements MeterFilter {

  private static final String PREFIX = "vertx.pool.";

  private static final Map<String, String> NAMES =
      Map.of(
          "vertx.pool.in.use", "db.client.connection.count",
          "vertx.pool.queue.pending", "db.client.connection.pending_requests",
          "vertx.pool.queue.time", "db.client.connection.wait_time",
          "vertx.pool.usage", "db.client.connection.use_time");

  private static final String SHORT_LIVED = ".*-probe|host-choice|listener";

  private static final double[] BUCKETS =
      DoubleStream.of(0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5)
          .map(seconds -> seconds * Duration.ofSeconds(1).toNanos())
          .toArray();

  @Override
  public Meter.Id map(Meter.Id id) {
    String name = NAMES.get(id.getName());
    if (name == null || !isSql(id)) {
      return id;
    }
    Tags tags = Tags.of("pool", String.valueOf(id.getTag("pool_name")));
    return id.withName(name)
        .replaceTags(name.endsWith(".count") ? tags.and("state", "used") : tags);
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    boolean unnamed = id.getName().startsWith(PREFIX) && isSql(id);
    String pool = id.getName().startsWith("db.client.connection.") ? id.getTag("pool") : null;
    return unnamed || (pool != null && pool.matches(SHORT_LIVED))
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().startsWith("db.client.connection.")
        ? DistributionStatisticConfig.builder()
            .serviceLevelObjectives(BUCKETS)
            .build()
            .merge(config)
        : config;
  }

  private static boolean isSql(Meter.Id id) {
    return "sql".equals(id.getTag("pool_type"));
  }
}
