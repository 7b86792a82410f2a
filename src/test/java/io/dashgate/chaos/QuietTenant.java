package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A tenant with twenty requests a second does not notice an attack. It is measured alone and beside
 * the attack, in turns; alone before the first and after the last one, too. A first attack is not
 * measured: the process compiles the code of its refusals then.
 */
record QuietTenant(String id, Attacks.Named named, SharedGateway shared, Timing timing)
    implements Check {

  private static final int NUMBER = 11;
  private static final int PER_SECOND = 20;
  private static final int CONNECTIONS = 200;
  private static final double SLACK_MS = 20;

  /** The attack has reached its full strength by then. */
  private static final Duration ONSET = Duration.ofSeconds(1);

  static List<Check> checks(SharedGateway shared, Timing timing) {
    List<Check> checks = new ArrayList<>();
    char letter = 'a';
    for (Attacks.Named attack : Attacks.all()) {
      checks.add(new QuietTenant(NUMBER + String.valueOf(letter++), attack, shared, timing));
    }
    return checks;
  }

  @Override
  public String title() {
    return "a quiet tenant beside: " + named.title();
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    ServerProcess gateway = shared.running(environment);
    long pid = gateway.pid();
    Attack.Start attack = named.attack().prepare(gateway.port());
    Attack.Running first = attack.at(gateway.port());
    measure(gateway);
    first.stop();
    List<Samples> alone = new ArrayList<>(List.of(measure(gateway)));
    List<Samples> beside = new ArrayList<>();
    List<Attack.Outcome> outcomes = new ArrayList<>();
    for (int round = 0; round < timing.rounds(); round++) {
      Attack.Running running = attack.at(gateway.port());
      Thread.sleep(ONSET.toMillis());
      beside.add(measure(gateway));
      outcomes.add(running.stop());
      alone.add(measure(gateway));
    }
    boolean sameProcess = gateway.isAlive() && gateway.pid() == pid;
    return evaluate(alone, beside, outcomes, sameProcess, sameProcess ? peakMb(gateway) : 0);
  }

  private Samples measure(ServerProcess gateway) throws Exception {
    return LoadGenerator.open(gateway.port(), PER_SECOND, CONNECTIONS, shared.quiet()::any)
        .during(timing.time())
        .stop();
  }

  private Row evaluate(
      List<Samples> alone,
      List<Samples> beside,
      List<Attack.Outcome> outcomes,
      boolean sameProcess,
      double peakMb) {
    double p99Alone = Timing.median(alone.stream().map(Samples::p99).toList());
    double p99Beside = Timing.median(beside.stream().map(Samples::p99).toList());
    double limit = 2 * p99Alone + SLACK_MS;
    boolean pass =
        alone.stream().allMatch(samples -> samples.goodShare() == 1)
            && beside.stream().allMatch(samples -> samples.goodShare() == 1)
            && p99Beside <= limit
            && outcomes.stream().allMatch(Attack.Outcome::expected)
            && sameProcess;
    String figure =
        "p99 %.0f ms alone, %.0f ms beside; alone %s, beside %s; attack: %s; %s"
            .formatted(
                p99Alone,
                p99Beside,
                alone.stream().map(Samples::toString).distinct().toList(),
                beside.stream().map(Samples::toString).distinct().toList(),
                outcomes.stream().map(Attack.Outcome::counts).distinct().toList(),
                sameProcess ? "same process, at most %.0f MB".formatted(peakMb) : "PROCESS ENDED");
    return row(
        figure, "no error, p99 <= 2x + 20 ms = %.0f ms; same process".formatted(limit), pass);
  }

  private static double peakMb(ServerProcess gateway) throws Exception {
    return ProcessStatistics.status(gateway.pid(), "VmHWM") / 1024.0;
  }
}
