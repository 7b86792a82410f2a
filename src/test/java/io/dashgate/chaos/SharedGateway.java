package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gateway with the limits of a pod and its quiet tenant, for several checks in a row. */
final class SharedGateway {

  private static final int WARM_UP_CLIENTS = 16;

  private final Timing timing;
  private @Nullable ServerProcess gateway;
  private @Nullable Customer quiet;

  SharedGateway(Timing timing) {
    this.timing = timing;
  }

  /** Returns the gateway; it is started and warmed up if necessary. */
  ServerProcess running(ChaosEnvironment environment) throws Exception {
    ServerProcess running = gateway;
    boolean cold = true;
    if (running == null) {
      running = environment.pod(Map.of());
      gateway = running;
    } else if (!running.isAlive()) {
      running.start();
    } else {
      cold = quiet == null;
    }
    if (quiet == null) {
      quiet = Customer.signUp(running.port());
    }
    if (cold) {
      warmUp(running.port(), quiet(), timing.warmUp());
    }
    return running;
  }

  /** Returns the tenant that is measured, once the gateway has been started. */
  Customer quiet() {
    Customer customer = quiet;
    if (customer == null) {
      throw new IllegalStateException("the gateway was not started");
    }
    return customer;
  }

  /** Stops it, so that the next checks have the machine to themselves. */
  void stop() {
    ServerProcess running = gateway;
    gateway = null;
    if (running != null) {
      running.close();
    }
  }

  /** Lets compilers do their work. */
  static void warmUp(int port, Customer customer, Duration time) throws Exception {
    LoadGenerator.closed(port, WARM_UP_CLIENTS, Duration.ZERO, () -> oneOf(customer))
        .during(time)
        .stop();
  }

  private static LoadRequest oneOf(Customer customer) {
    return Math.random() < 0.5 ? customer.any() : customer.retrieveWithTiles();
  }
}
