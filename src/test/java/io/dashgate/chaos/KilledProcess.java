package io.dashgate.chaos;

import io.dashgate.testing.Soon;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** SIGKILL, again and again, while many clients write. */
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
  public String what() {
    return "kill -9, 20 times, under 50 writers";
  }

  @Override
  public Row run(Lab lab) throws Exception {
    try (GatewayProcess gateway = lab.gateway()) {
      List<Customer> customers = Customer.signUp(gateway.port(), CUSTOMERS);
      Ledger ledger = new Ledger();
      Load load =
          Load.closed(
              gateway.port(),
              WRITERS,
              Duration.ofMillis(20),
              () -> ledger.write(Customer.anyOf(customers)));
      for (int kill = 0; kill < KILLS; kill++) {
        int enough = ledger.acknowledged() + WRITERS;
        Soon.seen(ANSWERS_LIMIT, () -> ledger.acknowledged() >= enough);
        Thread.sleep(ThreadLocalRandom.current().nextInt(1_000));
        gateway.kill();
        gateway.startAgain();
      }
      Samples samples = load.during(Duration.ofSeconds(1)).stop();
      long lost = ledger.lost(lab.postgres().database());
      long halves = ledger.halves(lab.postgres().database());
      return row(
          "%d acknowledged, %d lost, %d half there; %s"
              .formatted(ledger.acknowledged(), lost, halves, samples),
          "0 lost, 0 half there",
          lost == 0 && halves == 0);
    }
  }
}
