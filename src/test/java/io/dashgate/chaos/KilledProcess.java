package io.dashgate.chaos;

import io.dashgate.testing.Soon;
import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** SIGKILL, repeated, while many clients write: no acknowledged write is lost. */
final class KilledProcess implements Check {

  private static final int KILLS = 20;
  private static final int WRITERS = 50;
  private static final int CUSTOMERS = 5;
  private static final Duration ANSWERS_LIMIT = Duration.ofMinutes(1);

  @Override
  public String id() {
    return "4";
  }

  @Override
  public String title() {
    return "kill -9, 20 times, under 50 writers";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.gateway()) {
      List<Customer> customers = Customer.signUp(gateway.port(), CUSTOMERS);
      AcknowledgedWrites writes = new AcknowledgedWrites();
      LoadGenerator load =
          LoadGenerator.closed(
              gateway.port(),
              WRITERS,
              Duration.ofMillis(20),
              () -> writes.write(Customer.anyOf(customers)));
      for (int kill = 0; kill < KILLS; kill++) {
        int enough = writes.acknowledged() + WRITERS;
        Soon.seen(ANSWERS_LIMIT, () -> writes.acknowledged() >= enough);
        Thread.sleep(ThreadLocalRandom.current().nextInt(1_000));
        gateway.kill();
        gateway.start();
      }
      Samples samples = load.during(Duration.ofSeconds(1)).stop();
      long lost = writes.lost(environment.postgres().database());
      long partial = writes.partial(environment.postgres().database());
      return row(
          "%d acknowledged, %d lost, %d partial; %s"
              .formatted(writes.acknowledged(), lost, partial, samples),
          "0 lost, 0 partial",
          lost == 0 && partial == 0);
    }
  }
}
