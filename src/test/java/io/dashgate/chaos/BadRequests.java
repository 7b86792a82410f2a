package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** Invalid requests: each adds a short line to the log and no metric series. */
final class BadRequests implements Check {

  private static final int REQUESTS = 10_000;
  private static final int WARM_UP = 1_000;
  private static final int CLIENTS = 16;
  private static final long LOG_BYTES_EACH = 500;

  /** Each makes a request out of a random text of digits and letters. */
  private static final List<Function<Bad, LoadRequest>> KINDS =
      List.of(
          bad -> bad.post("{\"name\": \"" + bad.noise),
          bad -> bad.post("[" + bad.noise.length() + "]"),
          bad -> bad.post("{\"name\": 1e400, \"" + bad.noise + "\": 1}"),
          bad -> bad.post("{\"tags\": \"" + bad.noise + "\"}"),
          bad -> bad.post("{\"name\": \"\\u0000" + bad.noise + "\"}"),
          bad -> bad.get(bad.customer.dashboards() + bad.noise + "/"),
          bad -> bad.get(bad.customer.dashboards() + "99999999999999999999/"),
          bad -> bad.get(bad.customer.dashboards() + "?search=%ff" + bad.noise),
          bad -> bad.get(bad.customer.dashboards() + "?search=%zz" + bad.noise),
          bad -> bad.get("/" + bad.noise + "/" + bad.noise),
          bad -> bad.get("/api/projects/" + bad.noise + "/dashboards/"),
          bad -> bad.get("/api/../" + bad.noise),
          bad -> bad.method(bad.noise.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "")),
          bad -> bad.method("DELETE"),
          bad -> LoadRequest.of("GET", bad.customer.dashboards(), "phx_" + bad.noise, null),
          bad -> LoadRequest.of("GET", bad.customer.dashboards(), bad.noise, null),
          bad -> bad.header("Content-Type", "text/" + bad.noise),
          bad -> bad.header("X-Request-Id", bad.noise.repeat(20)),
          bad -> LoadRequest.raw(Buffer.buffer("GET /" + bad.noise + " HTTP/1.1\r\n\r\n")),
          bad ->
              LoadRequest.raw(
                  Buffer.buffer(
                      "GET /api/" + bad.noise.repeat(1_500) + " HTTP/1.1\r\nHost: a\r\n\r\n")));

  private record Bad(Customer customer, String noise) {

    LoadRequest get(String path) {
      return LoadRequest.of("GET", path, customer.key(), null);
    }

    LoadRequest post(String body) {
      return LoadRequest.of("POST", customer.dashboards(), customer.key(), body);
    }

    LoadRequest method(String method) {
      return LoadRequest.of(method, customer.dashboards(), customer.key(), null);
    }

    LoadRequest header(String name, String value) {
      return LoadRequest.of(
          "POST", customer.dashboards(), customer.key(), "{\"name\": 1}", Map.of(name, value));
    }
  }

  @Override
  public String id() {
    return "8";
  }

  @Override
  public String title() {
    return "10,000 bad requests of %d kinds".formatted(KINDS.size());
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.gateway()) {
      Customer customer = Customer.signUp(gateway.port());
      send(gateway, customer, WARM_UP);
      gateway.metrics(); // asking for them is a series, too
      Thread.sleep(1_000);
      int series = gateway.metrics().size();
      long log = Files.size(gateway.log());
      Samples samples = send(gateway, customer, REQUESTS);
      Thread.sleep(1_000);
      double bytesEach = (double) (Files.size(gateway.log()) - log) / samples.count();
      long longest = longestLine(gateway);
      int more = gateway.metrics().size() - series;
      Samples worse =
          samples.otherThan(List.of("400", "401", "403", "404", "405", "413", "414", "415", "431"));
      return row(
          "%s; %.0f bytes of log each, longest line %d; %d + %d series; not refused: %s"
              .formatted(samples, bytesEach, longest, series, more, worse),
          "each refused with a 4xx; < 500 bytes each; + 0 series",
          worse.count() == 0
              && bytesEach < LOG_BYTES_EACH
              && longest < LOG_BYTES_EACH
              && more == 0);
    }
  }

  private static Samples send(ServerProcess gateway, Customer customer, int count)
      throws Exception {
    AtomicInteger made = new AtomicInteger();
    LoadGenerator load =
        LoadGenerator.closed(
            gateway.port(),
            CLIENTS,
            Duration.ZERO,
            () -> {
              int kind = made.getAndIncrement() % KINDS.size();
              return KINDS.get(kind).apply(new Bad(customer, noise()));
            });
    return load.untilAnswered(count).stop();
  }

  private static String noise() {
    return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36) + "QZ";
  }

  private static long longestLine(ServerProcess gateway) throws Exception {
    try (Stream<String> lines = Files.lines(gateway.log())) {
      return lines.filter(line -> line.startsWith("{\"")).mapToLong(String::length).max().orElse(0);
    }
  }
}
