package io.dashgate.chaos;

import io.dashgate.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A failure of Postgres, or of the network before it, under a steady mix of reads and writes: every
 * answer comes in time, none is worse than a 503 or 504, the same process is well again soon, and
 * no acknowledged write is lost.
 */
record DatabaseFault(String id, String what, Duration lasts, Injury injury) implements Check {

  private static final int PER_SECOND = 100;
  private static final int CONNECTIONS = 1_000;
  private static final int CUSTOMERS = 3;
  private static final int CREATES_PER_CENT = 10;

  /** The deadline of requests, and some time for two busy cores to write the answer. */
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(3_500);

  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final int HEAL_SECONDS = 10;
  private static final double HEALED = 0.99;
  private static final Duration WATCHED = Duration.ofSeconds(16);

  /** 429 since callers who wait in such numbers may be told that they are too many. */
  private static final Set<String> ALLOWED = Set.of("200", "201", "429", "503", "504");

  static List<Check> checks() {
    return List.of(
        of("3a", "Postgres restarted, fast", 0, Injury.restart("fast")),
        of("3b", "Postgres restarted, immediate", 0, Injury.restart("immediate")),
        of("3c", "all backends killed every 5 s", 20, Injury.killedBackends(Duration.ofSeconds(5))),
        of("3d", "Postgres stopped (SIGSTOP) for 20 s", 20, Injury.frozen()),
        of("3e", "black hole before Postgres for 20 s", 20, Injury.blackHole()),
        of("3f", "700 ms late, both ways, for 10 s", 10, Injury.delay(700)),
        of("3g", "connections reset for 10 s", 10, Injury.resets()),
        of("3h", "others hold all connections for 10 s", 10, Injury.exhausted()),
        of("3i", "disk full for 10 s", 10, new DiskFull()),
        of("3j", "read-only for 10 s", 10, Injury.readOnly()));
  }

  private static Check of(String id, String what, int seconds, Injury injury) {
    return new DatabaseFault(id, what, Duration.ofSeconds(seconds), injury);
  }

  @Override
  public Row run(Lab lab) throws Exception {
    try {
      return measure(lab);
    } finally {
      injury.cleanUp(lab);
    }
  }

  private Row measure(Lab lab) throws Exception {
    try (FaultProxy proxy = FaultProxy.start(lab.postgres().port());
        GatewayProcess gateway = lab.gateway(proxy.port(), List.of(), Map.of())) {
      long pid = gateway.pid();
      List<Customer> customers = Customer.signUp(gateway.port(), CUSTOMERS);
      Ledger ledger = new Ledger();
      Load load = Load.open(gateway.port(), PER_SECOND, CONNECTIONS, () -> next(customers, ledger));
      load.during(WARM_UP);
      long hurt = System.nanoTime();
      try {
        injury.hurt(lab, proxy, lasts);
      } finally {
        injury.heal(lab, proxy);
      }
      long healed = System.nanoTime();
      Samples samples = load.during(WATCHED).stop().due(hurt - BEFORE.toNanos(), Long.MAX_VALUE);
      boolean sameProcess = gateway.isAlive() && gateway.pid() == pid;
      return judge(samples, hurt, healed, sameProcess, ledger, lab.postgres().database());
    }
  }

  /** Some failures can be hidden from clients; one that lasts and stops everything cannot. */
  private boolean mustBeFelt() {
    return Set.of("3d", "3e", "3g", "3h", "3i", "3j").contains(id);
  }

  private static Request next(List<Customer> customers, Ledger ledger) {
    Customer customer = Customer.anyOf(customers);
    return Math.random() * 100 < CREATES_PER_CENT ? ledger.write(customer) : customer.any();
  }

  private Row judge(
      Samples samples,
      long hurt,
      long healed,
      boolean sameProcess,
      Ledger ledger,
      TestDatabase database) {
    long lost = ledger.lost(database);
    long halves = ledger.halves(database);
    Samples forbidden = samples.otherThan(ALLOWED);
    Samples before = samples.due(0, hurt);
    int seconds = samples.secondsUntilGood(healed, healed + WATCHED.toNanos(), HEALED);
    Samples after =
        samples.due(healed + TimeUnit.SECONDS.toNanos(HEAL_SECONDS), healed + WATCHED.toNanos());
    boolean felt = samples.due(hurt, healed).goodPart() < 1;
    boolean pass =
        before.goodPart() >= HEALED
            && samples.longest() <= ANSWER_LIMIT.toMillis()
            && forbidden.count() == 0
            && seconds <= HEAL_SECONDS
            && after.goodPart() >= HEALED
            && lost == 0
            && halves == 0
            && sameProcess
            && (felt || !mustBeFelt());
    String figure =
        "longest %.1f s; fault %s; healed after %s; then %.1f %% good; of %d acknowledged writes %d lost, %d half; %s"
                .formatted(
                    samples.longest() / 1000,
                    samples.due(hurt, healed),
                    seconds > WATCHED.toSeconds() ? "never" : seconds + " s",
                    after.goodPart() * 100,
                    ledger.acknowledged(),
                    lost,
                    halves,
                    sameProcess ? "same process" : "PROCESS ENDED")
            + (felt || !mustBeFelt() ? "" : "; THE FAULT WAS NOT FELT")
            + (before.goodPart() >= HEALED ? "" : "; NOT WELL BEFORE: " + before);
    return row(
        forbidden.count() == 0 ? figure : figure + "; not allowed: " + forbidden,
        "longest <= 3.5 s; only 2xx, 429, 503, 504; >= 99 % within 10 s; 0 lost; same process",
        pass);
  }
}
