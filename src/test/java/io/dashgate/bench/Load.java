package io.dashgate.bench;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A load on a server, with what it costs the server and Postgres.
 *
 * @param path what it exercises: one of several loads with the same warms it for all
 * @param clients how many connections
 * @param rate requests a second; 0: as many as there are answers
 * @param beside what other clients ask meanwhile, as fast as they can; null: nothing
 */
record Load(
    Options options,
    Postgres postgres,
    String path,
    String scenario,
    Server server,
    int clients,
    int rate,
    Supplier<Request> requests,
    @Nullable Supplier<Request> beside)
    implements Step {

  /** So many clients do not yet overload Postgres when nothing is in between. */
  static final int FEW = 16;

  @Override
  public void warm(Set<String> done) throws Exception {
    if (done.add(path + " of " + server.name())) {
      int seconds = options.warmSeconds();
      Drive.closed(server.port(), options.clients(), seconds, options.warmRequests(), requests);
    }
  }

  @Override
  public Measurement measure() throws Exception {
    long own = ProcessHandle.current().pid();
    long ownBefore = Cpu.of(own);
    long serverBefore = Cpu.of(server.pid());
    long postgresBefore = postgres.micros();
    CompletableFuture<Long> others = others();
    Drive drive =
        rate == 0
            ? Drive.closed(server.port(), clients, options.seconds(), 0, requests)
            : Drive.open(server.port(), clients, rate, options.seconds(), requests);
    double all = drive.count() + others.get();
    return new Measurement(
        scenario,
        server.name(),
        drive.perSecond(),
        (Cpu.of(server.pid()) - serverBefore) / all,
        (postgres.micros() - postgresBefore) / all,
        (Cpu.of(own) - ownBefore) / all,
        drive.millisAt(50),
        drive.millisAt(99),
        drive.millisAt(99.9),
        drive.wrong());
  }

  private CompletableFuture<Long> others() {
    Supplier<Request> noise = beside;
    return noise == null
        ? CompletableFuture.completedFuture(0L)
        : CompletableFuture.supplyAsync(
            () -> {
              try {
                return Drive.closed(server.port(), FEW, options.seconds(), 0, noise).count();
              } catch (Exception failure) {
                throw new CompletionException(failure);
              }
            });
  }
}
