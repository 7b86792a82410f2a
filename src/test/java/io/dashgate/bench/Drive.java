package io.dashgate.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A load on one server for a while.
 *
 * @param statuses how many answers had each
 * @param latency in microseconds; in an open loop from when a request was due
 */
record Drive(double seconds, Map<Integer, Long> statuses, Histogram latency) {

  private static final long LONGEST_MICROS = 60_000_000;

  /** Each client sends its next request when it has its answer: as fast as the server allows. */
  static Drive closed(int port, int clients, double seconds, Supplier<byte[]> requests)
      throws Exception {
    return run(port, clients, seconds, requests, System::nanoTime);
  }

  /**
   * Requests are due at a fixed rate, whatever the server does, and their latency counts from then:
   * no answer is late without being seen, as it is when slow answers hold back further requests.
   */
  static Drive open(
      int port, int clients, double perSecond, double seconds, Supplier<byte[]> requests)
      throws Exception {
    long start = System.nanoTime();
    AtomicLong number = new AtomicLong();
    double gap = 1e9 / perSecond;
    return run(
        port,
        clients,
        seconds,
        requests,
        () -> {
          long due = start + (long) (number.getAndIncrement() * gap);
          while (due > System.nanoTime()) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          return due;
        });
  }

  long count() {
    return statuses.values().stream().mapToLong(Long::longValue).sum();
  }

  double perSecond() {
    return count() / seconds;
  }

  double millisAt(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }

  private static Drive run(
      int port, int clients, double seconds, Supplier<byte[]> requests, Supplier<Long> begins)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    long start = System.nanoTime();
    long stop = start + (long) (seconds * 1e9);
    List<Future<Histogram>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      running.add(threads.submit(() -> client(port, stop, requests, begins, statuses)));
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
    Map<Integer, Long> counts = new TreeMap<>();
    statuses.forEach((status, count) -> counts.put(status, count.sum()));
    return new Drive((System.nanoTime() - start) / 1e9, counts, all);
  }

  private static Histogram client(
      int port,
      long stop,
      Supplier<byte[]> requests,
      Supplier<Long> begins,
      Map<Integer, LongAdder> statuses)
      throws IOException {
    Histogram latency = histogram();
    try (Wire wire = new Wire(port)) {
      for (long due = begins.get(); due < stop; due = begins.get()) {
        byte[] request = requests.get();
        int status = wire.exchange(request);
        wire.etag().ifPresent(etag -> Requests.remember(request, etag));
        latency.recordValue(Math.min((System.nanoTime() - due) / 1000, LONGEST_MICROS));
        statuses.computeIfAbsent(status, any -> new LongAdder()).increment();
      }
    }
    return latency;
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, 3);
  }
}
