package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Many clients of one tenant that retry as a Terraform provider does: none has to give up. */
record TerraformClients(Timing timing) implements Check {

  private static final int CLIENTS = 256;

  @Override
  public String id() {
    return "12";
  }

  @Override
  public String title() {
    return "256 Terraform-like clients of one tenant, 3 retries";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.pod(Map.of())) {
      Customer customer = Customer.signUp(gateway.port());
      SharedGateway.warmUp(gateway.port(), customer, timing.warmUp());
      List<TerraformClient> clients =
          Stream.generate(() -> new TerraformClient(customer)).limit(CLIENTS).toList();
      Duration time = timing.time().multipliedBy(timing.rounds());
      Samples samples = LoadGenerator.closed(gateway.port(), clients).during(time).stop();
      int givenUp = sum(clients, TerraformClient::givenUp);
      int others = sum(clients, TerraformClient::others);
      int cycles = sum(clients, TerraformClient::cycles);
      return row(
          "%d cycles, %d requests retried, %d given up, %d other failures; longest %.1f s; %s"
              .formatted(
                  cycles,
                  sum(clients, TerraformClient::retried),
                  givenUp,
                  others,
                  samples.longest() / 1000,
                  samples),
          "0 given up, no other failure",
          givenUp == 0 && others == 0 && cycles > 0);
    }
  }

  private static int sum(List<TerraformClient> clients, ToIntFunction<TerraformClient> count) {
    return clients.stream().mapToInt(count).sum();
  }
}
