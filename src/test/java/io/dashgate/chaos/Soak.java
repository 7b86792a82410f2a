package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;

/**
 * A long time at 70 % of the best rate, with aborted requests: memory, threads, files and
 * connections do not grow. The first fifth warms up; the last third of the rest is compared with
 * its first third.
 */
record Soak(double minutes) implements Check {

  private static final int CUSTOMERS = 10;
  private static final int CLIENTS = 32;
  private static final int CONNECTIONS = 500;
  private static final double PART_OF_BEST = 0.7;
  private static final double ABORTED_PART = 0.01;
  private static final double WARM_UP_PART = 0.2;
  private static final int SAMPLES = 60;

  private static final double MEMORY_GROWTH = 1.1;
  private static final double COUNT_GROWTH = 1.05;

  private record Use(double memoryMb, double threads, double descriptors, double connections) {}

  @Override
  public String id() {
    return "7";
  }

  @Override
  public String title() {
    return "%.0f minutes at 70 %% of the best, 1 %% of the requests aborted".formatted(minutes);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.gateway(Map.of("DASHGATE_LOG_ACCESS", "false"))) {
      List<Customer> customers = Customer.signUp(gateway.port(), CUSTOMERS);
      int rate = (int) (best(gateway.port(), customers) * PART_OF_BEST);
      LoadGenerator load =
          LoadGenerator.open(gateway.port(), rate, CONNECTIONS, () -> next(customers));
      long millis = (long) (minutes * 60_000);
      Thread.sleep((long) (millis * WARM_UP_PART));
      List<Use> uses = new ArrayList<>();
      List<Double> heaps = new ArrayList<>();
      // before the first third, so that memory freed by a collection does not hide growth
      heaps.add(MemoryTrend.heapAfterCollectionMb(gateway, environment.folder()));
      for (int i = 0; i < SAMPLES; i++) {
        Thread.sleep((long) (millis * (1 - WARM_UP_PART) / SAMPLES));
        uses.add(use(environment, gateway));
      }
      heaps.add(MemoryTrend.heapAfterCollectionMb(gateway, environment.folder()));
      return evaluate(load.stop().awaited(), rate, uses, heaps);
    }
  }

  private Row evaluate(Samples samples, int rate, List<Use> uses, List<Double> heaps) {
    List<Use> first = uses.subList(0, SAMPLES / 3);
    List<Use> last = uses.subList(SAMPLES - SAMPLES / 3, SAMPLES);
    boolean flat =
        heaps.get(1) <= heaps.get(0) * MEMORY_GROWTH
            && average(last, Use::memoryMb) <= average(first, Use::memoryMb) * MEMORY_GROWTH
            && grewLittle(first, last, Use::threads)
            && grewLittle(first, last, Use::descriptors)
            && grewLittle(first, last, Use::connections);
    String figure =
        "%d/s, %s; RSS %.0f -> %.0f MB, heap after GC %.0f -> %.0f MB, threads %.0f -> %.0f, descriptors %.0f -> %.0f, Postgres connections %.0f -> %.0f"
            .formatted(
                rate,
                samples,
                average(first, Use::memoryMb),
                average(last, Use::memoryMb),
                heaps.get(0),
                heaps.get(1),
                average(first, Use::threads),
                average(last, Use::threads),
                average(first, Use::descriptors),
                average(last, Use::descriptors),
                average(first, Use::connections),
                average(last, Use::connections));
    return row(
        figure,
        "memory grows <= 10 %, the rest <= 5 %; >= 99.9 % good",
        flat && samples.goodShare() >= 0.999);
  }

  private static boolean grewLittle(List<Use> first, List<Use> last, ToDoubleFunction<Use> value) {
    return average(last, value) <= average(first, value) * COUNT_GROWTH + 1;
  }

  private static double average(List<Use> uses, ToDoubleFunction<Use> value) {
    return uses.stream().mapToDouble(value).average().orElseThrow();
  }

  private static Use use(ChaosEnvironment environment, ServerProcess gateway) throws IOException {
    return new Use(
        ProcessStatistics.status(gateway.pid(), "VmRSS") / 1024.0,
        ProcessStatistics.status(gateway.pid(), "Threads"),
        ProcessStatistics.descriptors(gateway.pid()),
        environment.postgres().connections());
  }

  private static double best(int port, List<Customer> customers) throws Exception {
    Duration time = Duration.ofSeconds(10);
    double perSecond = 0;
    for (int round = 0; round < 2; round++) { // the first one warms up
      Samples samples =
          LoadGenerator.closed(port, CLIENTS, Duration.ZERO, () -> Customer.anyOf(customers).any())
              .during(time)
              .stop();
      perSecond = (double) samples.good().count() / time.toSeconds();
    }
    return perSecond;
  }

  private static LoadRequest next(List<Customer> customers) {
    LoadRequest request = Customer.anyOf(customers).any();
    boolean aborted = ThreadLocalRandom.current().nextDouble() < ABORTED_PART;
    return aborted ? request.abort() : request;
  }
}
