package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tenants share the machine evenly, however many connections each of them has. */
record EvenShares(Timing timing) implements Check {

  private static final int TENANTS = 20;
  private static final int CONNECTIONS = 1_000;
  private static final int OF_THE_LARGE_ONE = CONNECTIONS / 2;
  private static final int OF_EACH_OTHER = (CONNECTIONS - OF_THE_LARGE_ONE) / (TENANTS - 1);
  private static final double MOST_REFUSED = 0.01;
  private static final double LEAST_OF_LARGEST = 0.8;

  @Override
  public String id() {
    return "10";
  }

  @Override
  public String title() {
    return "20 tenants, one with %d connections, each other with %d"
        .formatted(OF_THE_LARGE_ONE, OF_EACH_OTHER);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.pod(Map.of())) {
      List<Customer> customers = Customer.signUp(gateway.port(), TENANTS);
      SharedGateway.warmUp(gateway.port(), customers.get(0), timing.warmUp());
      List<List<Double>> rates = new ArrayList<>();
      customers.forEach(any -> rates.add(new ArrayList<>()));
      Answers answers = new Answers(0, 0, 0);
      for (int round = 0; round < timing.rounds(); round++) {
        List<LoadGenerator> loads = new ArrayList<>();
        for (Customer customer : customers) {
          loads.add(load(gateway.port(), customer, loads.isEmpty()));
        }
        List<Measured> measured = Measured.of(loads, timing.time());
        for (int tenant = 0; tenant < TENANTS; tenant++) {
          Samples samples = measured.get(tenant).samples();
          rates.get(tenant).add(measured.get(tenant).perSecond());
          answers = answers.plus(Answers.of(samples));
        }
      }
      return evaluate(rates.stream().map(Timing::median).toList(), answers);
    }
  }

  private static LoadGenerator load(int port, Customer customer, boolean large) {
    LoadRequest request = customer.retrieveWithTiles();
    return LoadGenerator.closed(
        port, large ? OF_THE_LARGE_ONE : OF_EACH_OTHER, Duration.ZERO, () -> request);
  }

  private Row evaluate(List<Double> rates, Answers answers) {
    double large = rates.get(0);
    List<Double> others = rates.subList(1, TENANTS).stream().sorted().toList();
    double lowest = Math.min(large, others.get(0));
    double highest = Math.max(large, others.get(others.size() - 1));
    boolean pass =
        lowest >= LEAST_OF_LARGEST * highest
            && answers.refusedShare() <= MOST_REFUSED
            && answers.others() == 0;
    return row(
        "the large one %.1f/s, the others %.1f to %.1f/s; %s"
            .formatted(large, others.get(0), others.get(others.size() - 1), answers),
        "the lowest rate >= 0.8 x the highest; < 1 % refused, no other error",
        pass);
  }
}
