package io.dashgate.chaos;

import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.FaultProxy;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A failure of Postgres, or of the network before it, under a steady mix of reads and writes. Every
 * answer comes in time, errors are 503 or 504, the same process recovers soon, and no acknowledged
 * write is lost.
 */
record DatabaseFault(String id, String title, Duration lasts, Fault fault) implements Check {

  private static final int PER_SECOND = 100;
  private static final int CONNECTIONS = 1_000;
  private static final int CUSTOMERS = 3;
  private static final int CREATES_PER_CENT = 10;

  /** The deadline of requests, with time for two busy cores to write the answer. */
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(3_500);

  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final int RECOVERY_SECONDS = 10;
  private static final double RECOVERED = 0.99;
  private static final Duration WATCHED = Duration.ofSeconds(16);

  /** With 429: callers that wait in such numbers may exceed the limit of their tenant. */
  private static final Set<String> ALLOWED = Set.of("200", "201", "429", "503", "504");

  static List<Check> checks() {
    return List.of(
        of("3a", "Postgres restarted, fast", 0, Fault.restart("fast")),
        of("3b", "Postgres restarted, immediate", 0, Fault.restart("immediate")),
        of("3c", "all backends killed every 5 s", 20, Fault.killedBackends(Duration.ofSeconds(5))),
        of("3d", "Postgres stopped (SIGSTOP) for 20 s", 20, Fault.frozen()),
        of("3e", "black hole before Postgres for 20 s", 20, Fault.blackHole()),
        of("3f", "700 ms late, both ways, for 10 s", 10, Fault.delay(700)),
        of("3g", "connections reset for 10 s", 10, Fault.resets()),
        of("3h", "others hold all connections for 10 s", 10, Fault.exhausted()),
        of("3i", "disk full for 10 s", 10, new DiskFull()),
        of("3j", "read-only for 10 s", 10, Fault.readOnly()));
  }

  private static Check of(String id, String title, int seconds, Fault fault) {
    return new DatabaseFault(id, title, Duration.ofSeconds(seconds), fault);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try {
      return measure(environment);
    } finally {
      fault.cleanUp(environment);
    }
  }

  private Row measure(ChaosEnvironment environment) throws Exception {
    try (FaultProxy proxy = new FaultProxy(environment.postgres().port());
        ServerProcess gateway = environment.gateway(proxy.port(), List.of(), Map.of())) {
      long pid = gateway.pid();
      List<Customer> customers = Customer.signUp(gateway.port(), CUSTOMERS);
      AcknowledgedWrites writes = new AcknowledgedWrites();
      LoadGenerator load =
          LoadGenerator.open(
              gateway.port(), PER_SECOND, CONNECTIONS, () -> next(customers, writes));
      load.during(WARM_UP);
      long injected = System.nanoTime();
      try {
        fault.inject(environment, proxy, lasts);
      } finally {
        fault.remove(environment, proxy);
      }
      long removed = System.nanoTime();
      Samples samples =
          load.during(WATCHED).stop().due(injected - BEFORE.toNanos(), Long.MAX_VALUE);
      boolean sameProcess = gateway.isAlive() && gateway.pid() == pid;
      return evaluate(
          samples, injected, removed, sameProcess, writes, environment.postgres().database());
    }
  }

  /** Some failures can be hidden from clients; a lasting one that stops everything cannot. */
  private boolean mustBeVisible() {
    return Set.of("3d", "3e", "3g", "3h", "3i", "3j").contains(id);
  }

  private static LoadRequest next(List<Customer> customers, AcknowledgedWrites writes) {
    Customer customer = Customer.anyOf(customers);
    return Math.random() * 100 < CREATES_PER_CENT ? writes.write(customer) : customer.any();
  }

  private Row evaluate(
      Samples samples,
      long injected,
      long removed,
      boolean sameProcess,
      AcknowledgedWrites writes,
      TestDatabase database) {
    long lost = writes.lost(database);
    long partial = writes.partial(database);
    Samples forbidden = samples.otherThan(ALLOWED);
    Samples before = samples.due(0, injected);
    int seconds = samples.secondsUntilGood(removed, removed + WATCHED.toNanos(), RECOVERED);
    Samples after =
        samples.due(
            removed + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS), removed + WATCHED.toNanos());
    boolean visible = samples.due(injected, removed).goodShare() < 1;
    boolean pass =
        before.goodShare() >= RECOVERED
            && samples.longest() <= ANSWER_LIMIT.toMillis()
            && forbidden.count() == 0
            && seconds <= RECOVERY_SECONDS
            && after.goodShare() >= RECOVERED
            && lost == 0
            && partial == 0
            && sameProcess
            && (visible || !mustBeVisible());
    String figure =
        "longest %.1f s; fault %s; recovered after %s; then %.1f %% good; of %d acknowledged writes %d lost, %d partial; %s"
                .formatted(
                    samples.longest() / 1000,
                    samples.due(injected, removed),
                    seconds > WATCHED.toSeconds() ? "never" : seconds + " s",
                    after.goodShare() * 100,
                    writes.acknowledged(),
                    lost,
                    partial,
                    sameProcess ? "same process" : "PROCESS ENDED")
            + (visible || !mustBeVisible() ? "" : "; THE FAULT WAS NOT VISIBLE")
            + (before.goodShare() >= RECOVERED ? "" : "; NOT GOOD BEFORE: " + before);
    return row(
        forbidden.count() == 0 ? figure : figure + "; not allowed: " + forbidden,
        "longest <= 3.5 s; only 2xx, 429, 503, 504; >= 99 % within 10 s; 0 lost; same process",
        pass);
  }
}
