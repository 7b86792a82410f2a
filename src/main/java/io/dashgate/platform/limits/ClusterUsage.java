package io.dashgate.platform.limits;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Usage counts that the processes of one gateway exchange, so that a limit holds for all of them
 * together. Requests never wait for an exchange: between two, a process allows at most its share of
 * half of the remaining requests, and asks for an early exchange when that share runs low.
 */
public final class ClusterUsage {

  /** Counts of other processes older than this are not relied on. */
  private static final long STALE_MS = 1_000;

  /** The divisor of the limit that gives a process' budget while other processes are unknown. */
  private static final int UNKNOWN_SHARE = 10;

  private final Queue<ExchangedUsage> changed = new ConcurrentLinkedQueue<>();
  private volatile int processes = 1;
  private volatile Runnable earlyExchange = () -> {};

  /**
   * The requests of one subject in one minute, of all processes.
   *
   * @param minute since 1970, by the database's clock
   * @param ageMillis the time since the last of these requests
   */
  record Usage(int minute, int reads, int writes, long ageMillis) {

    int[] byKind() {
      return new int[] {reads, writes};
    }
  }

  /** Sets the action that starts an early exchange; it must not block. */
  void onEarlyExchange(Runnable action) {
    earlyExchange = action;
  }

  /** Sets the number of processes that share the limits; 1 while the others are unreachable. */
  void processes(int number) {
    processes = Math.max(1, number);
  }

  /** Requests of a subject that the next exchange reports; negative after refunds. */
  record Unreported(ExchangedUsage usage, int reads, int writes) {}

  /** Takes the unreported requests of up to {@code max} counters, of each of them once. */
  List<Unreported> take(int max) {
    List<Unreported> batch = new ArrayList<>();
    Set<ExchangedUsage> taken = new HashSet<>();
    ExchangedUsage next = changed.peek();
    // one that comes again has counted requests since it was taken
    while (next != null && batch.size() < max && taken.add(next)) {
      changed.remove();
      batch.add(next.takeUnreported());
      next = changed.peek();
    }
    return batch;
  }

  /** Returns the requests of a failed exchange to the queue; the next one reports them. */
  void restore(List<Unreported> batch) {
    batch.forEach(entry -> entry.usage().restoreUnreported(entry));
  }

  void enqueue(ExchangedUsage usage) {
    changed.add(usage);
  }

  void exchangeEarly() {
    earlyExchange.run();
  }

  /**
   * Returns how many requests this process may allow until the next exchange.
   *
   * @param used the requests counted at the last exchange
   * @param age milliseconds since then
   */
  int budget(int limit, int used, long age) {
    int sharing = processes;
    if (sharing == 1) {
      return Integer.MAX_VALUE;
    }
    int budget = age > STALE_MS ? limit / UNKNOWN_SHARE : (limit - used) / (2 * sharing);
    return Math.max(1, budget);
  }
}
