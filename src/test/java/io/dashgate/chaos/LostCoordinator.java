package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The coordinator of a Citus cluster is killed, and is back later: as a lost Postgres. */
record LostCoordinator() implements Check {

  private static final int TENANTS_OF_EACH = 5;
  private static final int PER_SECOND = 50;
  private static final int CONNECTIONS = 1_000;
  private static final int CREATES_PER_CENT = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration LASTS = Duration.ofSeconds(10);
  private static final Duration WATCHED = Duration.ofSeconds(16);
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(3_500);
  private static final int RECOVERY_SECONDS = 10;
  private static final double RECOVERED = 0.99;
  private static final Set<String> ALLOWED = Set.of("200", "201", "429", "503", "504");

  @Override
  public String id() {
    return "14c";
  }

  @Override
  public String title() {
    return "Citus: the coordinator killed, back after 10 s";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    return CitusCluster.run(this, environment, this::measure);
  }

  private Row measure(CitusCluster cluster, ServerProcess gateway) throws Exception {
    long pid = gateway.pid();
    List<Customer> customers = new ArrayList<>();
    cluster.signUp(gateway.port(), TENANTS_OF_EACH).values().forEach(customers::addAll);
    AcknowledgedWrites writes = new AcknowledgedWrites();
    LoadGenerator load =
        LoadGenerator.open(gateway.port(), PER_SECOND, CONNECTIONS, () -> next(customers, writes));
    load.during(WARM_UP);
    long begun = System.nanoTime();
    try {
      cluster.coordinator().stop();
      Thread.sleep(LASTS.toMillis());
    } finally {
      cluster.coordinator().start();
    }
    long ended = System.nanoTime();
    Samples samples = load.during(WATCHED).stop().due(begun - BEFORE.toNanos(), Long.MAX_VALUE);
    boolean sameProcess = gateway.isAlive() && gateway.pid() == pid;
    return evaluate(
        samples,
        begun,
        ended,
        sameProcess,
        writes.acknowledged(),
        writes.lost(cluster.database()),
        writes.partial(cluster.database()));
  }

  private static LoadRequest next(List<Customer> customers, AcknowledgedWrites writes) {
    Customer customer = Customer.anyOf(customers);
    return Math.random() * 100 < CREATES_PER_CENT ? writes.write(customer) : customer.any();
  }

  private Row evaluate(
      Samples samples,
      long begun,
      long ended,
      boolean sameProcess,
      int acknowledged,
      long lost,
      long partial) {
    Samples forbidden = samples.otherThan(ALLOWED);
    Samples before = samples.due(0, begun);
    Samples since = samples.due(begun, Long.MAX_VALUE);
    int seconds = samples.secondsUntilGood(ended, ended + WATCHED.toNanos(), RECOVERED);
    Samples after =
        samples.due(ended + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS), ended + WATCHED.toNanos());
    boolean pass =
        before.goodShare() >= RECOVERED
            && since.longest() <= ANSWER_LIMIT.toMillis()
            && forbidden.count() == 0
            && seconds <= RECOVERY_SECONDS
            && after.goodShare() >= RECOVERED
            && lost == 0
            && partial == 0
            && sameProcess;
    return row(
        "before %s; longest %.1f s; fault %s; recovered after %s; then %.1f %% good; of %d acknowledged writes %d lost, %d partial; %s%s"
            .formatted(
                before,
                since.longest() / 1000,
                samples.due(begun, ended),
                seconds > WATCHED.toSeconds() ? "never" : seconds + " s",
                after.goodShare() * 100,
                acknowledged,
                lost,
                partial,
                sameProcess ? "same process" : "PROCESS ENDED",
                forbidden.count() == 0 ? "" : "; not allowed: " + forbidden),
        "longest <= 3.5 s; only 2xx, 429, 503, 504; >= 99 % within 10 s; 0 lost; same process",
        pass);
  }
}
