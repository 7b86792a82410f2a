package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A worker of a Citus cluster is lost for a time, under a steady mix of reads and writes. Tenants
 * whose rows it has get a 503 or 504 in time; those of other workers notice nothing.
 */
record LostWorker(String id, String title, Loss loss) implements Check {

  private static final int TENANTS_OF_EACH = 15;
  private static final int PER_SECOND_OF_EACH = 40;
  private static final int CONNECTIONS = 600;
  private static final int CREATES_PER_CENT = 10;

  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final Duration BEFORE = Duration.ofSeconds(10);
  private static final Duration LASTS = Duration.ofSeconds(20);
  private static final Duration WATCHED = Duration.ofSeconds(16);
  private static final long RECOVERY_SECONDS = 10;
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(3_500);
  private static final double MOST_TIMES_SLOWER = 2;
  private static final double NOISE_MS = 20;
  private static final Set<String> ALLOWED = Set.of("200", "201", "503", "504");

  /** How a worker is lost, and comes back. */
  interface Loss {

    /** The worker is lost from here on. */
    void begin(CitusServer worker) throws Exception;

    /** It is back. */
    void end(CitusServer worker) throws Exception;
  }

  private static final Loss KILLED =
      new Loss() {
        @Override
        public void begin(CitusServer worker) throws Exception {
          worker.stop();
        }

        @Override
        public void end(CitusServer worker) throws Exception {
          worker.start();
        }
      };

  private static final Loss FROZEN =
      new Loss() {
        @Override
        public void begin(CitusServer worker) throws Exception {
          worker.freeze();
        }

        @Override
        public void end(CitusServer worker) throws Exception {
          worker.thaw();
        }
      };

  static List<Check> checks() {
    return List.of(
        new LostWorker("14a", "Citus: a worker killed, back after 20 s", KILLED),
        new LostWorker("14b", "Citus: a worker stopped (SIGSTOP) for 20 s", FROZEN));
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    return CitusCluster.run(this, environment, this::measure);
  }

  /** The requests to the tenants of one worker. */
  private record Load(LoadGenerator generator, AcknowledgedWrites writes) {

    static Load of(int port, List<Customer> customers) {
      AcknowledgedWrites writes = new AcknowledgedWrites();
      return new Load(
          LoadGenerator.open(port, PER_SECOND_OF_EACH, CONNECTIONS, () -> next(customers, writes)),
          writes);
    }

    private static LoadRequest next(List<Customer> customers, AcknowledgedWrites writes) {
      Customer customer = Customer.anyOf(customers);
      return Math.random() * 100 < CREATES_PER_CENT ? writes.write(customer) : customer.any();
    }
  }

  private Row measure(CitusCluster cluster, ServerProcess gateway) throws Exception {
    long pid = gateway.pid();
    Map<CitusServer, List<Customer>> customers = cluster.signUp(gateway.port(), TENANTS_OF_EACH);
    CitusServer lost = cluster.workers().get(0);
    List<Load> loads = new ArrayList<>();
    customers.values().forEach(some -> loads.add(Load.of(gateway.port(), some)));
    Thread.sleep(WARM_UP.toMillis());
    long begun = System.nanoTime();
    try {
      loss.begin(lost);
      Thread.sleep(LASTS.toMillis());
    } finally {
      loss.end(lost);
    }
    long ended = System.nanoTime();
    Thread.sleep(WATCHED.toMillis());
    List<Samples> samples = new ArrayList<>();
    for (Load load : loads) {
      samples.add(load.generator().stop().due(begun - BEFORE.toNanos(), Long.MAX_VALUE));
    }
    boolean sameProcess = gateway.isAlive() && gateway.pid() == pid;
    return evaluate(
        cluster, loads, new Measured(samples.get(0), samples.get(1), begun, ended), sameProcess);
  }

  /** The samples of the tenants of the lost worker and of others, and when it was lost. */
  private record Measured(Samples own, Samples others, long begun, long ended) {

    Samples before() {
      return others.due(0, begun);
    }

    /** Returns the others, until all is to be well again. */
    Samples beside() {
      return others.due(begun, ended + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS));
    }

    Samples lost() {
      return own.due(begun, ended);
    }

    int recovery() {
      return own.secondsUntilGood(ended, ended + WATCHED.toNanos(), 1);
    }
  }

  private Row evaluate(
      CitusCluster cluster, List<Load> loads, Measured measured, boolean sameProcess) {
    long acknowledged = 0;
    long missing = 0;
    long partial = 0;
    for (Load load : loads) {
      acknowledged += load.writes().acknowledged();
      missing += load.writes().lost(cluster.database());
      partial += load.writes().partial(cluster.database());
    }
    Samples before = measured.before();
    Samples beside = measured.beside();
    Samples forbidden = measured.own().otherThan(ALLOWED);
    double limit = MOST_TIMES_SLOWER * before.p99() + NOISE_MS;
    boolean pass =
        before.goodShare() == 1
            && beside.goodShare() == 1
            && beside.p99() <= limit
            && forbidden.count() == 0
            && measured.own().longest() <= ANSWER_LIMIT.toMillis()
            && measured.recovery() <= RECOVERY_SECONDS
            && missing == 0
            && partial == 0
            && sameProcess;
    return row(
        "its tenants %s, p99 %.0f ms, longest %.1f s, good after %s%s; others before %s, p99 %.0f ms; beside %s, p99 %.0f ms, longest %.0f ms; of %d acknowledged writes %d lost, %d partial; %s"
            .formatted(
                measured.lost(),
                measured.lost().p99(),
                measured.own().longest() / 1000,
                measured.recovery() > WATCHED.toSeconds() ? "never" : measured.recovery() + " s",
                forbidden.count() == 0 ? "" : ", NOT ALLOWED: " + forbidden,
                before,
                before.p99(),
                beside,
                beside.p99(),
                beside.longest(),
                acknowledged,
                missing,
                partial,
                sameProcess ? "same process" : "PROCESS ENDED"),
        "its tenants: only 2xx, 503, 504, longest <= 3.5 s, all good within 10 s; others: no error, p99 <= 2 x before + 20 ms; 0 lost; same process",
        pass);
  }
}
