package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** SIGTERM while clients reuse their connections: no request fails. */
final class Drain implements Check {

  private static final int ROUNDS = 10;
  private static final int CLIENTS = 50;
  private static final Duration LEAD = Duration.ofSeconds(1);

  /** So many that none exceeds the limit of requests in flight. */
  private static final int CUSTOMERS = 10;

  @Override
  public String id() {
    return "5a";
  }

  @Override
  public String title() {
    return "SIGTERM with 50 keep-alive clients, 10 rounds";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    int answered = 0;
    int failed = 0;
    StringBuilder failures = new StringBuilder();
    try (ServerProcess gateway =
        environment.gateway(Map.of("DASHGATE_SHUTDOWN_DRAIN_SECONDS", "1"))) {
      List<Customer> customers = Customer.signUp(gateway.port(), CUSTOMERS);
      for (int round = 0; round < ROUNDS; round++) {
        if (round > 0) {
          gateway.start();
        }
        LoadGenerator load =
            LoadGenerator.closedUntilDisconnected(
                gateway.port(),
                CLIENTS,
                Duration.ofMillis(30),
                () -> Customer.anyOf(customers).any());
        load.during(Duration.ofSeconds(3));
        long terminated = System.nanoTime();
        gateway.terminate();
        gateway.awaitExit();
        // requests in flight count, the first ones of a cold process do not
        Samples samples = load.stop().due(terminated - LEAD.toNanos(), Long.MAX_VALUE);
        answered += samples.good().count();
        int bad = samples.count() - samples.good().count();
        failed += bad;
        if (bad > 0) {
          failures.append("; round ").append(round + 1).append(": ").append(samples);
        }
      }
    }
    return row(
        "%d answered, %d failed%s".formatted(answered, failed, failures),
        "0 failed",
        failed == 0 && answered > ROUNDS * CLIENTS);
  }
}
