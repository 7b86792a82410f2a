package io.dashgate.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** SIGKILL, again and again, while many clients write. */
final class KilledProcess implements Check {

  private static final int KILLS = 20;
  private static final int WRITERS = 50;
  private static final int CUSTOMERS = 5;

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
      int fruitless = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        int before = ledger.acknowledged();
        Thread.sleep(ThreadLocalRandom.current().nextInt(500, 1_500));
        gateway.kill();
        fruitless += ledger.acknowledged() == before ? 1 : 0;
        gateway.startAgain();
      }
      Samples samples = load.during(Duration.ofSeconds(1)).stop();
      long lost = ledger.lost(lab.postgres().database());
      long halves = ledger.halves(lab.postgres().database());
      return row(
          "%d acknowledged, %d lost, %d half there; %s; kills without a write before: %d"
              .formatted(ledger.acknowledged(), lost, halves, samples, fruitless),
          "0 lost, 0 half there",
          lost == 0 && halves == 0 && fruitless == 0);
    }
  }
}
