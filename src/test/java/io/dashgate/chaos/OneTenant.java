package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One tenant may use the whole machine, with any number of connections. */
record OneTenant(Timing timing) implements Check {

  private static final List<Integer> CONNECTIONS = List.of(16, 64, 256, 1_000);
  private static final int NO_REFUSALS_UP_TO = 256;
  private static final double MOST_REFUSED = 0.01;
  private static final double LEAST_OF_BEST = 0.8;

  /** The measured values of one number of connections. */
  private record Figures(List<Double> rates, List<Answers> answers) {

    double rate() {
      return Timing.median(rates);
    }

    Answers all() {
      return answers.stream().reduce(Answers::plus).orElseThrow();
    }
  }

  @Override
  public String id() {
    return "9";
  }

  @Override
  public String title() {
    return "one tenant, a dashboard of ten tiles, %s connections".formatted(CONNECTIONS);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.pod(Map.of())) {
      Customer customer = Customer.signUp(gateway.port());
      LoadRequest request = customer.retrieveWithTiles();
      Map<Integer, Figures> figures = new TreeMap<>();
      SharedGateway.warmUp(gateway.port(), customer, timing.warmUp());
      for (int round = 0; round < timing.rounds(); round++) {
        for (int connections : CONNECTIONS) {
          LoadGenerator load =
              LoadGenerator.closed(gateway.port(), connections, Duration.ZERO, () -> request);
          Measured measured = Measured.of(load, timing.time());
          Figures of =
              figures.computeIfAbsent(
                  connections, any -> new Figures(new ArrayList<>(), new ArrayList<>()));
          of.rates.add(measured.perSecond());
          of.answers.add(Answers.of(measured.samples()));
        }
      }
      return evaluate(figures);
    }
  }

  private Row evaluate(Map<Integer, Figures> figures) {
    double best = figures.values().stream().mapToDouble(Figures::rate).max().orElseThrow();
    List<String> texts = new ArrayList<>();
    boolean pass = true;
    for (Map.Entry<Integer, Figures> entry : figures.entrySet()) {
      Answers all = entry.getValue().all();
      double rate = entry.getValue().rate();
      double mostRefused = entry.getKey() <= NO_REFUSALS_UP_TO ? 0 : MOST_REFUSED;
      pass &= all.refusedShare() <= mostRefused && all.others() == 0;
      pass &= rate >= LEAST_OF_BEST * best;
      texts.add("%d: %.0f/s, %s".formatted(entry.getKey(), rate, all));
    }
    return row(
        String.join("; ", texts),
        "none refused up to 256, < 1 %% at 1,000; each >= 0.8 x %.0f/s".formatted(best),
        pass);
  }
}
