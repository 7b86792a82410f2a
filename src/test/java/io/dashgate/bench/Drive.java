package io.dashgate.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A load on one server for a while.
 *
 * @param wrong how many answers had another status than their request wants
 * @param latency in microseconds; in an open loop from when a request was due
 */
record Drive(double seconds, long count, long wrong, Histogram latency) {

  private static final long LONGEST_MICROS = 60_000_000;

  /**
   * Each client sends its next request when it has its answer: as fast as the server allows.
   *
   * @param seconds the least that it takes
   * @param requests the least that are sent
   */
  static Drive closed(int port, int clients, int seconds, int requests, Supplier<Request> from)
      throws Exception {
    long stop = System.nanoTime() + seconds * 1_000_000_000L;
    AtomicLong sent = new AtomicLong();
    return run(
        port,
        clients,
        from,
        System::nanoTime,
        now -> now < stop | sent.getAndIncrement() < requests);
  }

  /**
   * Requests are due at a fixed rate, whatever the server does, and their latency counts from then:
   * no answer is late without being seen, as it is when slow answers hold back further requests.
   */
  static Drive open(int port, int clients, int rate, int seconds, Supplier<Request> from)
      throws Exception {
    long start = System.nanoTime();
    AtomicLong number = new AtomicLong();
    return run(
        port,
        clients,
        from,
        () -> start + number.getAndIncrement() * 1_000_000_000L / rate,
        due -> {
          for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
            LockSupport.parkNanos(early);
          }
          return due < start + seconds * 1_000_000_000L;
        });
  }

  double perSecond() {
    return count / seconds;
  }

  double millisAt(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }

  /**
   * Runs clients.
   *
   * @param begins when the next request of whoever asks begins
   * @param goesOn whether there is one then; may wait for it
   */
  private static Drive run(
      int port, int clients, Supplier<Request> from, LongSupplier begins, LongPredicate goesOn)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    AtomicLong wrong = new AtomicLong();
    long start = System.nanoTime();
    List<Future<Histogram>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      running.add(threads.submit(() -> client(port, from, begins, goesOn, wrong)));
    }
    Histogram all = histogram();
    try {
      for (Future<Histogram> one : running) {
        all.add(one.get());
      }
    } catch (ExecutionException broken) {
      throw new IOException("a connection broke", broken.getCause());
    } finally {
      threads.shutdownNow();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Drive(seconds, all.getTotalCount(), wrong.get(), all);
  }

  private static Histogram client(
      int port, Supplier<Request> from, LongSupplier begins, LongPredicate goesOn, AtomicLong wrong)
      throws IOException {
    Histogram latency = histogram();
    try (Wire wire = new Wire(port)) {
      for (long begin = begins.getAsLong(); goesOn.test(begin); begin = begins.getAsLong()) {
        Request request = from.get();
        if (wire.exchange(request.bytes()) != request.status()) {
          wrong.incrementAndGet();
        }
        latency.recordValue(Math.min((System.nanoTime() - begin) / 1000, LONGEST_MICROS));
      }
    }
    return latency;
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, 3);
  }
}
