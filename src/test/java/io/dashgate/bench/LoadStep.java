package io.dashgate.bench;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A load on a server, with its cost in CPU time of the server and of Postgres.
 *
 * @param path the code path: one of several loads on the same path warms it up for all
 * @param clients the number of connections
 * @param rate requests a second; 0: a closed loop
 * @param beside requests of other clients at the same time, in a closed loop; null: none
 */
record LoadStep(
    Options options,
    BenchmarkDatabase database,
    String path,
    String scenario,
    ServerProcess server,
    int clients,
    int rate,
    Supplier<LoadRequest> requests,
    @Nullable Supplier<LoadRequest> beside)
    implements Step {

  /** So few clients do not overload Postgres without a server in between. */
  static final int FEW = 16;

  @Override
  public void warm(Set<String> done) throws Exception {
    if (done.add(path + " of " + server.name())) {
      var unused =
          closed(options.clients(), requests)
              .during(Duration.ofSeconds(options.warmSeconds()))
              .untilAnswered(options.warmRequests())
              .stop();
    }
  }

  @Override
  public Measurement measure() throws Exception {
    long own = ProcessHandle.current().pid();
    long ownBefore = ProcessStatistics.cpuMicros(own);
    long serverBefore = ProcessStatistics.cpuMicros(server.pid());
    long postgresBefore = database.cpuMicros();
    Supplier<LoadRequest> noise = beside;
    LoadGenerator others = noise == null ? null : closed(FEW, noise);
    long start = System.nanoTime();
    Samples samples = load().during(Duration.ofSeconds(options.seconds())).stop();
    double seconds = (System.nanoTime() - start) / 1e9;
    double all = samples.count() + (others == null ? 0 : others.stop().count());
    return new Measurement(
        scenario,
        server.name(),
        (samples.count() - samples.wrong().count()) / seconds,
        (ProcessStatistics.cpuMicros(server.pid()) - serverBefore) / all,
        (database.cpuMicros() - postgresBefore) / all,
        (ProcessStatistics.cpuMicros(own) - ownBefore) / all,
        samples.percentile(50),
        samples.percentile(99),
        samples.percentile(99.9),
        samples.wrong().count());
  }

  private LoadGenerator load() {
    return rate == 0
        ? closed(clients, requests)
        : LoadGenerator.open(server.port(), rate, clients, requests);
  }

  private LoadGenerator closed(int count, Supplier<LoadRequest> from) {
    return LoadGenerator.closed(server.port(), count, Duration.ZERO, from);
  }
}
