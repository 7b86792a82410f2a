package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A project far above its rate limit must not slow down a quiet one. */
final class NoisyNeighbour implements Check {

  private static final int LIMIT_PER_SECOND = 40;
  private static final int TIMES = 20;
  private static final int QUIET_PER_SECOND = 20;
  private static final int CONNECTIONS = 200;
  private static final Duration TIME = Duration.ofSeconds(25);
  private static final double SLACK_MS = 20;

  @Override
  public String id() {
    return "2";
  }

  @Override
  public String title() {
    return "one project at 20 times its limit, another at 20/s";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    Map<String, String> limits =
        Map.of(
            "DASHGATE_RATE_LIMIT_PER_MINUTE", Integer.toString(LIMIT_PER_SECOND * 60),
            "DASHGATE_RATE_LIMIT_PER_HOUR", Integer.toString(LIMIT_PER_SECOND * 3600));
    try (ServerProcess gateway = environment.gateway(limits)) {
      int port = gateway.port();
      Customer quiet = Customer.signUp(port);
      Customer noisy = Customer.signUp(port);
      quiet(port, quiet).during(Duration.ofSeconds(10)).stop(); // warms up
      Samples alone = quiet(port, quiet).during(TIME).stop();

      LoadGenerator flood =
          LoadGenerator.open(port, LIMIT_PER_SECOND * TIMES, CONNECTIONS, () -> noisy.list(100));
      Samples beside = quiet(port, quiet).during(TIME).stop();
      Samples flooded = flood.stop().sent(); // refusals are paced: its connections are all in use

      Samples worse = flooded.otherThan(Set.of("200", "429", "503"));
      double limit = 2 * alone.p99() + SLACK_MS;
      boolean pass =
          beside.goodShare() == 1
              && alone.goodShare() == 1
              && beside.p99() <= limit
              && worse.count() == 0
              && flooded.outcomes().getOrDefault("429", 0) > 0;
      return row(
          "quiet: p99 %.0f ms alone, %.0f ms beside the flood (%s); flood: %s"
              .formatted(alone.p99(), beside.p99(), beside, flooded),
          "no error, p99 <= 2x + 20 ms = %.0f ms; the flood gets 200, 429, 503".formatted(limit),
          pass);
    }
  }

  private static LoadGenerator quiet(int port, Customer customer) {
    return LoadGenerator.open(port, QUIET_PER_SECOND, CONNECTIONS, customer::any);
  }
}
