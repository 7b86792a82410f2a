package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ServerProcess;
import io.dashgate.testing.process.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * More requests than can be answered. The gateway and Postgres share one core and the clients use
 * the others, so that load does not take CPU time from the server. The best rate is found with a
 * closed loop of more and more clients; the load is then an open loop at a multiple of that rate.
 *
 * <p>Requests wait for their turn instead of being refused, so that their latency follows from the
 * number of connections. What is required is the rate of good answers, an answer to each request
 * within the time limits, and that nothing remains of the queue afterwards. Requests that found no
 * free connection were not sent; they say nothing about the gateway.
 */
record Saturation(String id, int times) implements Check {

  private static final String SERVER_CORE = "0";
  private static final String OTHER_CORES = "1-63";
  private static final String ALL_CORES = "0-63";

  private static final List<Integer> CLIENTS = List.of(4, 8, 16, 24, 32);
  private static final int CONNECTIONS = 1_000;
  private static final int CUSTOMERS = 10;

  private static final double LEAST_GOODPUT = 0.8;

  /**
   * The longest wait for a turn and the longest work, by default, and a second for two busy cores.
   */
  private static final double MOST_MS = 15_000 + 3_000 + 1_000;

  private static final Set<String> ALLOWED = Set.of("200", "429", "503");
  private static final int NORMAL_WITHIN_SECONDS = 10;

  /** The share of the best rate from which it is saturated: more clients only wait longer. */
  private static final double AS_GOOD = 0.95;

  /**
   * The capacity of a gateway.
   *
   * @param perSecond the most good answers in a second
   * @param p99 milliseconds, at the largest number of clients with this rate
   */
  private record Best(double perSecond, double p99, int clients) {}

  static List<Check> checks() {
    return List.of(new Saturation("1a", 3), new Saturation("1b", 10));
  }

  @Override
  public String title() {
    return times + " times the load that saturates it";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    if (Runtime.getRuntime().availableProcessors() < 2 || !Shell.has("taskset")) {
      throw new IllegalStateException("needs two cores and taskset");
    }
    environment.pinPostgres(SERVER_CORE);
    environment.pinGenerator(OTHER_CORES);
    List<String> launcher = List.of("taskset", "-c", SERVER_CORE);
    try (ServerProcess gateway =
        environment.gateway(environment.postgres().port(), launcher, Map.of())) {
      return measure(gateway.port(), Customer.signUp(gateway.port(), CUSTOMERS));
    } finally {
      environment.pinGenerator(ALL_CORES);
      environment.pinPostgres(ALL_CORES);
    }
  }

  private Row measure(int port, List<Customer> customers) throws Exception {
    warmUp(port, customers);
    Best best = best(port, customers);
    int rate = (int) (best.perSecond * times);
    Duration time = Duration.ofSeconds(15);
    AtomicLong longest = new AtomicLong();
    LoadGenerator load =
        LoadGenerator.open(port, rate, CONNECTIONS, () -> timed(next(customers), longest))
            .during(time);
    long ended = System.nanoTime();
    Samples all = load.stop();
    double offered = (double) all.count() / time.toSeconds();
    Samples over = all.sent();
    double longestMs = longest.get() / 1e6;
    // without answers that came only after the load had ended
    double goodput = (double) over.good().endedBy(ended).count() / time.toSeconds();
    Samples forbidden = over.otherThan(ALLOWED);

    long eased = System.nanoTime();
    int half = (int) (best.perSecond / 2);
    Samples afterwards =
        LoadGenerator.open(port, half, CONNECTIONS, () -> next(customers)).during(time).stop();
    Samples normal =
        afterwards.due(
            eased + TimeUnit.SECONDS.toNanos(NORMAL_WITHIN_SECONDS), eased + time.toNanos());
    boolean pass =
        goodput >= LEAST_GOODPUT * best.perSecond
            && longestMs <= MOST_MS
            && forbidden.count() == 0
            && normal.goodShare() == 1
            && normal.p99() <= best.p99;
    return row(
        "best %.0f/s, p99 %.0f ms, with %d clients; offered %.0f/s: good %.0f/s = %.0f %%, longest %.1f s, %s; at half the best, 10 s later: %.1f %% good, p99 %.0f ms"
            .formatted(
                best.perSecond,
                best.p99,
                best.clients,
                offered,
                goodput,
                100 * goodput / best.perSecond,
                longestMs / 1000,
                over,
                100 * normal.goodShare(),
                normal.p99()),
        "good >= 80 %, each within 19 s of being sent, the rest 429 or 503 with Retry-After; within 10 s all good, p99 <= the best's",
        pass);
  }

  /** Returns the request; its time from now to the answer is kept if it is the longest. */
  private static LoadRequest timed(LoadRequest request, AtomicLong longest) {
    long sent = System.nanoTime();
    return request.then(any -> longest.accumulateAndGet(System.nanoTime() - sent, Math::max));
  }

  /** Warms up all that is measured: answers, refusals, many new connections at once. */
  private static void warmUp(int port, List<Customer> customers) throws Exception {
    Duration time = Duration.ofSeconds(15);
    LoadGenerator.closed(port, 16, Duration.ZERO, () -> next(customers)).during(time).stop();
    for (int flood = 0; flood < 4; flood++) {
      LoadGenerator.open(port, 10_000, CONNECTIONS, () -> next(customers))
          .during(Duration.ofSeconds(6))
          .stop();
    }
  }

  private static Best best(int port, List<Customer> customers) throws Exception {
    Duration time = Duration.ofSeconds(5);
    List<Best> steps = new ArrayList<>();
    for (int clients : CLIENTS) {
      Samples samples =
          LoadGenerator.closed(port, clients, Duration.ZERO, () -> next(customers))
              .during(time)
              .stop();
      double perSecond = (double) samples.good().count() / time.toSeconds();
      steps.add(new Best(perSecond, samples.good().p99(), clients));
    }
    double most = steps.stream().mapToDouble(Best::perSecond).max().orElseThrow();
    Best saturated =
        steps.stream()
            .filter(step -> step.perSecond >= AS_GOOD * most)
            .reduce((fewer, more) -> more)
            .orElseThrow();
    return new Best(most, saturated.p99, saturated.clients);
  }

  /** Returns a request of about a millisecond: a list, a dashboard with tiles, or a write. */
  private static LoadRequest next(List<Customer> customers) {
    Customer customer = Customer.anyOf(customers);
    int dice = ThreadLocalRandom.current().nextInt(100);
    return dice < 50
        ? customer.list(100)
        : dice < 90 ? customer.retrieveWithTiles() : customer.patch();
  }
}
