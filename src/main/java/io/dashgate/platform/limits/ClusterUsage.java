package io.dashgate.platform.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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

  private final Queue<RateCounter> changed = new ConcurrentLinkedQueue<>();
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

  /** Takes the unreported usage of up to {@code max} subjects. */
  Batch take(int max) {
    List<RateCounter> counters = new ArrayList<>();
    List<int[]> unreported = new ArrayList<>();
    RateCounter next = changed.poll();
    while (next != null) {
      counters.add(next);
      unreported.add(next.takeUnreported());
      next = counters.size() < max ? changed.poll() : null;
    }
    return new Batch(counters, unreported);
  }

  /** The usage that one exchange reports: subjects, each with its requests by kind. */
  final class Batch {

    private final List<RateCounter> counters;
    private final List<int[]> unreported;

    private Batch(List<RateCounter> counters, List<int[]> unreported) {
      this.counters = counters;
      this.unreported = unreported;
    }

    /** Returns the number of subjects. */
    int size() {
      return counters.size();
    }

    /** Returns the name of a subject. */
    String subject(int index) {
      return counters.get(index).subject();
    }

    /** Returns the requests of a subject, reads and writes; negative after refunds. */
    int[] requests(int index) {
      return unreported.get(index);
    }

    /** Returns the first minute of a subject to read again; 0 for all minutes. */
    int since(int index) {
      return counters.get(index).since();
    }

    /**
     * Completes a successful exchange.
     *
     * @param usage by subject, as it was before this batch was added
     * @param minute the minute to which this batch was added
     * @param now by this process' clock, in milliseconds
     */
    void completed(Map<String, List<Usage>> usage, int minute, long now) {
      for (int i = 0; i < counters.size(); i++) {
        List<Usage> ofSubject = usage.getOrDefault(subject(i), List.of());
        counters.get(i).merge(ofSubject, unreported.get(i), minute, now);
      }
    }

    /** Returns the batch to the queue after a failed exchange; the next one reports it. */
    void failed() {
      for (int i = 0; i < counters.size(); i++) {
        counters.get(i).restoreUnreported(unreported.get(i), ClusterUsage.this);
      }
    }
  }

  void enqueue(RateCounter counter) {
    changed.add(counter);
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
