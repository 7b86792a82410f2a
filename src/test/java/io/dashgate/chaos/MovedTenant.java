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

/**
 * One of many tenants of a Citus cluster is moved to the other worker while all are read and
 * written; afterwards a worker is killed, and is back. No acknowledged write is lost.
 */
record MovedTenant() implements Check {

  private static final int TENANTS = 200;
  private static final int PER_SECOND = 150;
  private static final int CONNECTIONS = 2_000;
  private static final int WRITES_PER_CENT = 20;

  /** The moved tenant has this share of the requests. */
  private static final int OF_MOVED_PER_CENT = 10;

  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration BEFORE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Duration LOST = Duration.ofSeconds(5);
  private static final Duration WATCHED = Duration.ofSeconds(16);
  private static final int RECOVERY_SECONDS = 10;
  private static final double RECOVERED = 0.99;
  private static final Set<String> ALLOWED = Set.of("200", "201", "503", "504");

  @Override
  public String id() {
    return "14d";
  }

  @Override
  public String title() {
    return "Citus: a tenant of %d moved under %d/s, then a worker killed for %d s"
        .formatted(TENANTS, PER_SECOND, LOST.toSeconds());
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    return CitusCluster.run(this, environment, this::measure);
  }

  /** When each part began, in nanoseconds. */
  private record Times(long isolate, long move, long moved, long killed, long back) {}

  private Row measure(CitusCluster cluster, ServerProcess gateway) throws Exception {
    long pid = gateway.pid();
    List<Customer> customers = new ArrayList<>();
    while (customers.size() < TENANTS) {
      customers.add(Customer.signUpWithFewRows(gateway.port()));
    }
    AcknowledgedWrites writes = new AcknowledgedWrites();
    Customer moving = customers.get(0);
    LoadGenerator ofMoving =
        LoadGenerator.open(
            gateway.port(),
            PER_SECOND * OF_MOVED_PER_CENT / 100,
            CONNECTIONS / 4,
            () -> next(List.of(moving), writes));
    LoadGenerator ofOthers =
        LoadGenerator.open(
            gateway.port(),
            PER_SECOND * (100 - OF_MOVED_PER_CENT) / 100,
            CONNECTIONS,
            () -> next(customers, writes));
    Thread.sleep(WARM_UP.toMillis());
    Times times = moveAndKill(cluster, moving);
    Thread.sleep(WATCHED.toMillis());
    long from = times.isolate() - BEFORE.toNanos();
    Samples moved = ofMoving.stop().due(from, Long.MAX_VALUE);
    Samples others = ofOthers.stop().due(from, Long.MAX_VALUE);
    boolean sameProcess = gateway.isAlive() && gateway.pid() == pid;
    return evaluate(cluster, times, moved, others, writes, sameProcess);
  }

  private static LoadRequest next(List<Customer> customers, AcknowledgedWrites writes) {
    Customer customer = Customer.anyOf(customers);
    return Math.random() * 100 < WRITES_PER_CENT ? writes.write(customer) : customer.any();
  }

  private static Times moveAndKill(CitusCluster cluster, Customer moving) throws Exception {
    CitusServer source = cluster.workerOf(moving.project());
    CitusServer target =
        cluster.workers().stream()
            .filter(worker -> !worker.equals(source))
            .findFirst()
            .orElseThrow();
    long isolate = System.nanoTime();
    long shard =
        cluster
            .database()
            .count(
                "select isolate_tenant_to_new_shard('dashboard', ?::bigint, 'CASCADE',"
                    + " shard_transfer_mode => 'block_writes')",
                moving.project());
    long move = System.nanoTime();
    cluster
        .database()
        .texts(
            "select citus_move_shard_placement(%d, '127.0.0.1', %d, '127.0.0.1', %d)::text"
                .formatted(shard, source.port(), target.port()));
    long moved = System.nanoTime();
    if (!cluster.workerOf(moving.project()).equals(target)) {
      throw new IllegalStateException("the tenant has not moved");
    }
    Thread.sleep(PAUSE.toMillis());
    long killed = System.nanoTime();
    try {
      target.stop();
      Thread.sleep(LOST.toMillis());
    } finally {
      target.start();
    }
    return new Times(isolate, move, moved, killed, System.nanoTime());
  }

  private Row evaluate(
      CitusCluster cluster,
      Times times,
      Samples moved,
      Samples others,
      AcknowledgedWrites writes,
      boolean sameProcess) {
    long lost = writes.lost(cluster.database());
    long partial = writes.partial(cluster.database());
    int forbidden = moved.otherThan(ALLOWED).count() + others.otherThan(ALLOWED).count();
    long watched = times.back() + WATCHED.toNanos();
    int recovered =
        Math.max(
            moved.secondsUntilGood(times.back(), watched, RECOVERED),
            others.secondsUntilGood(times.back(), watched, RECOVERED));
    boolean pass =
        lost == 0
            && partial == 0
            && forbidden == 0
            && sameProcess
            && moved.due(0, times.killed()).goodShare() == 1
            && others.due(0, times.killed()).goodShare() == 1
            && recovered <= RECOVERY_SECONDS;
    return row(
        "isolated in %.1f s, moved in %.1f s; before %s; isolating %s; moving %s; killed %s; recovered after %s; of %d acknowledged writes %d lost, %d partial; %s"
            .formatted(
                seconds(times.isolate(), times.move()),
                seconds(times.move(), times.moved()),
                both(moved, others, 0, times.isolate()),
                both(moved, others, times.isolate(), times.move()),
                both(moved, others, times.move(), times.killed()),
                both(moved, others, times.killed(), times.back()),
                recovered > WATCHED.toSeconds() ? "never" : recovered + " s",
                writes.acknowledged(),
                lost,
                partial,
                sameProcess ? "same process" : "PROCESS ENDED"),
        "no error by the move; when the worker is lost only 503, 504, and all well within 10 s; 0 lost; same process",
        pass);
  }

  private static String both(Samples moved, Samples others, long from, long to) {
    return "the tenant " + text(moved.due(from, to)) + ", others " + text(others.due(from, to));
  }

  private static String text(Samples samples) {
    return "%s p99 %.0f ms longest %.0f ms".formatted(samples, samples.p99(), samples.longest());
  }

  private static double seconds(long from, long to) {
    return (to - from) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
