package io.dashgate.platform.limits;

import io.dashgate.platform.limits.Policy.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The part of a counter that processes exchange. Guarded by the monitor of the counter. */
final class ExchangedUsage {

  private static final int[] NONE = new int[Kind.values().length];

  private final RateCounter counter;
  private final ClusterUsage cluster;

  /** Requests of this process since the last exchange, by kind. */
  private final int[] unreported = new int[Kind.values().length];

  /** Requests of all processes at the last exchange, by minute and kind. */
  private final Map<Integer, int[]> reported = new HashMap<>(4);

  private boolean queued;
  private int since;
  private int usedSinceExchange;
  private long exchangedAt;

  ExchangedUsage(RateCounter counter, ClusterUsage cluster) {
    this.counter = counter;
    this.cluster = cluster;
  }

  /** Whether requests wait for the next exchange. */
  boolean isQueued() {
    return queued;
  }

  /** Goes below zero for a refund of a request that was reported: the next exchange corrects it. */
  void change(Kind kind, int requests) {
    unreported[kind.index()] += requests;
    usedSinceExchange += requests;
    enqueue();
  }

  /** Whether this process may allow a request; asks for an early exchange when few are left. */
  boolean allows(int limit, int used, long now) {
    int budget = cluster.budget(limit, used - usedSinceExchange, now - exchangedAt);
    if (usedSinceExchange * 2 >= budget) {
      cluster.exchangeEarly();
    }
    return usedSinceExchange < budget;
  }

  /** Returns the requests that were not reported to other processes, and clears them. */
  ClusterUsage.Unreported takeUnreported() {
    synchronized (counter) {
      ClusterUsage.Unreported taken =
          new ClusterUsage.Unreported(
              this, unreported[Kind.READ.index()], unreported[Kind.WRITE.index()]);
      Arrays.fill(unreported, 0);
      queued = false;
      return taken;
    }
  }

  /** Adds back the requests of a failed exchange. */
  void restoreUnreported(ClusterUsage.Unreported taken) {
    synchronized (counter) {
      unreported[Kind.READ.index()] += taken.reads();
      unreported[Kind.WRITE.index()] += taken.writes();
      enqueue();
    }
  }

  /** Returns the name of the subject, the same in all processes. */
  String subject() {
    return counter.key().text();
  }

  /** Returns the first minute that other processes may have changed since; 0 for all minutes. */
  int since() {
    synchronized (counter) {
      return since;
    }
  }

  /**
   * Counts the requests of other processes since the last exchange.
   *
   * @param usage of all processes by minute, before {@code sent} was added to {@code minute}
   * @param now by this process' clock, in milliseconds
   */
  void merge(List<ClusterUsage.Usage> usage, ClusterUsage.Unreported sent, int minute, long now) {
    synchronized (counter) {
      for (ClusterUsage.Usage ofMinute : usage) {
        int[] before = reported.getOrDefault(ofMinute.minute(), NONE);
        for (Kind kind : Kind.values()) {
          int requests = ofMinute.byKind()[kind.index()] - before[kind.index()];
          if (requests != 0) {
            counter.addReported(kind, requests, now - ofMinute.ageMillis(), now);
          }
        }
        reported.put(ofMinute.minute(), ofMinute.byKind());
      }
      // an exchange that began in the minute before may commit later
      since = minute - 1;
      reported.keySet().removeIf(old -> old < since);
      int[] before = reported.getOrDefault(minute, NONE);
      reported.put(minute, new int[] {before[0] + sent.reads(), before[1] + sent.writes()});
      usedSinceExchange -= sent.reads() + sent.writes();
      exchangedAt = now;
    }
  }

  private void enqueue() {
    if (!queued) {
      queued = true;
      cluster.enqueue(this);
    }
  }
}
