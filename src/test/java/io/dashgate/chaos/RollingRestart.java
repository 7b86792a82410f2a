package io.dashgate.chaos;

import io.dashgate.testing.Soon;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import io.dashgate.testing.process.Shell;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Two processes behind a load balancer are restarted one after the other: no request fails. */
final class RollingRestart implements Check {

  private static final int ROUNDS = 3;
  private static final int PER_SECOND = 150;
  private static final int CONNECTIONS = 200;
  private static final int CUSTOMERS = 10;

  private static final String CONFIGURATION =
      """
      defaults
        mode http
        timeout connect 2s
        timeout client 30s
        timeout server 30s
        timeout check 5s
        retries 3
        option redispatch
        option http-keep-alive
        http-reuse safe
      frontend clients
        bind 127.0.0.1:%d
        default_backend gateways
      backend gateways
        balance roundrobin
        option httpchk GET /readyz
        default-server check inter 200ms fall 1 rise 2
        server a 127.0.0.1:%d port %d
        server b 127.0.0.1:%d port %d
      """;

  @Override
  public String id() {
    return "5b";
  }

  @Override
  public String title() {
    return "rolling restart of two processes behind haproxy, %d rounds".formatted(ROUNDS);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    if (!Shell.has("haproxy")) {
      return row("NOT RUN: no haproxy here", "0 failed", false);
    }
    Map<String, String> settings = Map.of("DASHGATE_SHUTDOWN_DRAIN_SECONDS", "2");
    int port = TestGateway.freePort();
    try (ServerProcess one = environment.gateway(settings);
        ServerProcess other = environment.gateway(settings)) {
      List<Customer> customers = Customer.signUp(one.port(), CUSTOMERS);
      Process balancer = balancer(environment, port, one, other);
      try {
        LoadGenerator load =
            LoadGenerator.open(
                port, PER_SECOND, CONNECTIONS, () -> Customer.anyOf(customers).any());
        load.during(Duration.ofSeconds(3));
        for (int round = 0; round < ROUNDS; round++) {
          for (ServerProcess gateway : List.of(one, other)) {
            gateway.terminate();
            gateway.awaitExit();
            gateway.start();
            Thread.sleep(1_500);
          }
        }
        Samples samples = load.stop();
        int failed = samples.count() - samples.good().count();
        return row(
            "%s: %d failed; longest %.0f ms".formatted(samples, failed, samples.longest()),
            "0 failed",
            failed == 0);
      } finally {
        balancer.destroy();
      }
    }
  }

  private static Process balancer(
      ChaosEnvironment environment, int port, ServerProcess a, ServerProcess b) throws IOException {
    Path file = environment.folder().resolve("haproxy.cfg");
    Files.writeString(
        file,
        CONFIGURATION.formatted(port, a.port(), a.managementPort(), b.port(), b.managementPort()));
    Process process =
        new ProcessBuilder("haproxy", "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(environment.folder().resolve("haproxy.log").toFile())
            .start();
    Soon.seen(
        Duration.ofSeconds(10),
        () -> {
          try (Socket connected = new Socket("127.0.0.1", port)) {
            return connected.isConnected();
          } catch (IOException notYet) {
            return false;
          }
        });
    return process;
  }
}
