package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.PodManifest;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A long time of everything at once, in a process with the limits of a pod: twenty tenants that use
 * the whole machine, one attack after the other, Postgres restarted every few minutes. Two quiet
 * tenants see no error but around the restarts. One line a minute is printed.
 */
record Everything(double minutes) implements Check {

  private static final int BUSY_TENANTS = 20;
  private static final int BUSY_CONNECTIONS = 40;
  private static final int QUIET_TENANTS = 2;
  private static final int QUIET_PER_SECOND = 20;
  private static final int QUIET_CONNECTIONS = 400;
  private static final Duration OF_AN_ATTACK = Duration.ofSeconds(15);

  /** A restart of Postgres falls into every so many attacks: into another one each time. */
  private static final int ATTACKS_PER_RESTART = 14;

  /** The time limit of a request in flight when Postgres stops. */
  private static final long BEFORE_RESTART_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long AFTER_RESTART_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Set<String> ALLOWED = Set.of("200", "429", "503", "504");

  /** Times of {@link System#nanoTime} between which requests may fail. */
  private record Restart(long from, long to) {}

  @Override
  public String id() {
    return "13";
  }

  @Override
  public String title() {
    return "%.0f minutes of everything at once, with the limits of a pod".formatted(minutes);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    // a line for each request would fill the disk
    try (ServerProcess gateway = environment.pod(Map.of("DASHGATE_LOG_ACCESS", "false"))) {
      Run run = new Run(environment, gateway);
      return run.toTheEnd();
    }
  }

  private final class Run {

    private final ChaosEnvironment environment;
    private final ServerProcess gateway;
    private final long pid;
    private final List<Attack.Start> attacks = new ArrayList<>();
    private final List<Restart> restarts = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final MemoryTrend memory;
    private final Tally quiet = new Tally();
    private final Tally busy = new Tally();
    private double peakMb;

    private Run(ChaosEnvironment environment, ServerProcess gateway) throws Exception {
      this.environment = environment;
      this.gateway = gateway;
      this.pid = gateway.pid();
      this.memory = new MemoryTrend(gateway, environment.folder());
      for (Attacks.Named named : Attacks.all()) {
        attacks.add(named.attack().prepare(gateway.port()));
      }
    }

    private Row toTheEnd() throws Exception {
      int port = gateway.port();
      List<Customer> busyOnes = Customer.signUp(port, BUSY_TENANTS);
      List<Customer> quietOnes = Customer.signUp(port, QUIET_TENANTS);
      LoadGenerator busyLoad =
          LoadGenerator.flood(
              port, BUSY_CONNECTIONS, () -> busy.counted(Customer.anyOf(busyOnes).any()));
      LoadGenerator quietLoad =
          LoadGenerator.open(
              port,
              QUIET_PER_SECOND,
              QUIET_CONNECTIONS,
              () -> quiet.counted(Customer.anyOf(quietOnes).any()));
      long start = System.nanoTime();
      int printed = 0;
      for (int number = 0; isAlive() && minutesSince(start) < minutes; number++) {
        attack(number);
        if (isAlive()) {
          memory.sample();
          peakMb = ProcessStatistics.status(pid, "VmHWM") / 1024.0;
        }
        if (minutesSince(start) >= printed + 1 || !isAlive()) {
          printed = (int) minutesSince(start);
          print(printed);
        }
      }
      double lasted = minutesSince(start);
      return evaluate(lasted, quietLoad.stop(), busyLoad.stop());
    }

    private boolean isAlive() {
      return gateway.isAlive() && gateway.pid() == pid;
    }

    private void attack(int number) throws Exception {
      int index = number % attacks.size();
      boolean restart = number % ATTACKS_PER_RESTART == ATTACKS_PER_RESTART / 2;
      Attack.Running running = attacks.get(index).at(gateway.port());
      Thread.sleep(OF_AN_ATTACK.toMillis() / 2);
      if (restart) {
        restartPostgres();
      }
      Thread.sleep(OF_AN_ATTACK.toMillis() / 2);
      Attack.Outcome outcome = running.stop();
      if (!restart && !outcome.expected()) {
        unexpected.add(Attacks.all().get(index).title() + ": " + outcome.counts());
      }
    }

    private void restartPostgres() throws Exception {
      long from = System.nanoTime() - BEFORE_RESTART_NANOS;
      environment.postgres().restart(restarts.size() % 2 == 0 ? "fast" : "immediate");
      restarts.add(new Restart(from, System.nanoTime() + AFTER_RESTART_NANOS));
    }

    private void print(int minute) {
      System.out.printf(
          "minute %d: %s; %s, peak %.0f MB; quiet %s; busy %s; %d restarts of Postgres; unexpected: %s%n",
          minute,
          isAlive() ? "same process" : "PROCESS ENDED",
          memory.last(),
          peakMb,
          quiet.take(),
          busy.take(),
          restarts.size(),
          unexpected);
    }

    private Row evaluate(double lasted, Samples quietSamples, Samples busySamples)
        throws Exception {
      Samples outside = quietSamples;
      for (Restart restart : restarts) {
        outside = outside.notDue(restart.from, restart.to);
      }
      long podMb = PodManifest.read().memoryMb();
      Samples forbidden = busySamples.otherThan(ALLOWED);
      boolean pass =
          isAlive()
              && memory.isFlat()
              && peakMb <= podMb
              && outside.goodShare() == 1
              && forbidden.count() == 0
              && unexpected.isEmpty();
      return row(
          "%s after %.1f minutes, %d restarts of Postgres; %s, at most %.0f MB; quiet: %s, outside of restarts %s, p99 %.0f ms; busy: %s; unexpected: %s"
              .formatted(
                  isAlive() ? "same process" : "PROCESS ENDED",
                  lasted,
                  restarts.size(),
                  memory,
                  peakMb,
                  quietSamples,
                  outside,
                  outside.p99(),
                  busySamples,
                  unexpected),
          "same process, at most %d MB, growth of RSS and heap <= 10 %% over the last two thirds; quiet tenants: no error but from 3 s before to 5 s after each restart; others: only 200, 429, 503, 504"
              .formatted(podMb),
          pass);
    }
  }

  private static double minutesSince(long start) {
    return (System.nanoTime() - start) / (double) TimeUnit.MINUTES.toNanos(1);
  }
}
