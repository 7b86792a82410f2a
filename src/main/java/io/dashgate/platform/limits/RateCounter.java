package io.dashgate.platform.limits;

import io.dashgate.platform.limits.Policy.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one subject: a caller, a project or an address. Counts independently of the
 * numbers of the limits, so that changed limits apply at once. Thread-safe; contention between
 * event loops is rare.
 */
final class RateCounter {

  /** The limit that a request exceeds, and the whole seconds until it allows another one. */
  record Refusal(Limit limit, int seconds) {}

  private static final int[] NONE = new int[Kind.values().length];

  private final String subject;
  private final @Nullable ClusterUsage cluster;
  private final @Nullable SlidingWindow[] windows =
      new @Nullable SlidingWindow[Policy.values().length];

  /** Requests of this process since the last exchange, by kind. */
  private final int[] unreported = new int[Kind.values().length];

  /** Requests of all processes at the last exchange, by minute and kind. */
  private final Map<Integer, int[]> reported = new HashMap<>(4);

  private boolean queued;
  private int since;
  private int usedSinceExchange;
  private long exchangedAt;

  RateCounter(String subject, @Nullable ClusterUsage cluster) {
    this.subject = subject;
    this.cluster = cluster;
  }

  String subject() {
    return subject;
  }

  /**
   * Counts one request, unless a limit is reached, and adds the state of the limits to {@code
   * result}.
   *
   * @return the refusal, or null if the request was counted
   */
  synchronized @Nullable Refusal count(
      Limits.Applicable limits, Kind kind, long now, RateLimitResult result) {
    Refusal refusal = check(limits, now);
    if (refusal == null) {
      limits.limits().forEach(limit -> window(limit.policy(), now).add(1, now));
      changeUnreported(kind, 1);
      result.onRefund(() -> refund(kind, now));
    }
    result.addLimits(this, limits);
    report(limits, now, result);
    if (refusal != null) {
      result.refusedBy(refusal, now);
    }
    return refusal;
  }

  /** Returns the refusal of a request that is made now, or null if it would be counted. */
  synchronized @Nullable Refusal check(Limits.Applicable limits, long now) {
    Refusal refusal = null;
    for (Limit limit : limits.limits()) {
      refusal = refusal == null ? refusal(limit, now) : refusal;
    }
    return refusal;
  }

  /** Adds the state of the limits to {@code result}. */
  synchronized void report(Limits.Applicable limits, long now, RateLimitResult result) {
    for (Limit limit : limits.limits()) {
      SlidingWindow window = window(limit.policy(), now);
      result.addState(
          limit, Math.max(0, limit.requests() - window.used()), reset(window, now), now);
    }
  }

  /** Takes back one request that was counted at {@code at}. */
  private synchronized void refund(Kind kind, long at) {
    for (Policy policy : Policy.values()) {
      SlidingWindow window = windows[policy.index()];
      if (window != null && policy.counts(kind)) {
        window.remove(at);
      }
    }
    changeUnreported(kind, -1);
  }

  /** Goes below zero for a refund of a request that was reported: the next exchange corrects it. */
  private void changeUnreported(Kind kind, int requests) {
    if (cluster != null) {
      unreported[kind.index()] += requests;
      usedSinceExchange += requests;
      enqueue(cluster);
    }
  }

  synchronized RateLimits.State state(Limit limit, long now) {
    SlidingWindow window = window(limit.policy(), now);
    return new RateLimits.State(limit, window.used(), reset(window, now));
  }

  /** Returns the seconds until a window allows more; 0 if it is unused. */
  private static int reset(SlidingWindow window, long now) {
    int used = window.used();
    return used == 0 ? 0 : window.secondsUntilBelow(used, now);
  }

  /** Returns the requests that were not reported to other processes, and clears them. */
  synchronized ClusterUsage.Unreported takeUnreported() {
    ClusterUsage.Unreported taken =
        new ClusterUsage.Unreported(
            this, unreported[Kind.READ.index()], unreported[Kind.WRITE.index()]);
    Arrays.fill(unreported, 0);
    queued = false;
    return taken;
  }

  /** Adds back the requests of a failed exchange. */
  synchronized void restoreUnreported(ClusterUsage.Unreported taken, ClusterUsage usage) {
    unreported[Kind.READ.index()] += taken.reads();
    unreported[Kind.WRITE.index()] += taken.writes();
    enqueue(usage);
  }

  /** Returns the first minute that other processes may have changed since; 0 for all minutes. */
  synchronized int since() {
    return since;
  }

  /**
   * Counts the requests of other processes since the last exchange.
   *
   * @param usage of all processes by minute, before {@code sent} was added to {@code minute}
   * @param now by this process' clock, in milliseconds
   */
  synchronized void merge(
      List<ClusterUsage.Usage> usage, ClusterUsage.Unreported sent, int minute, long now) {
    for (ClusterUsage.Usage ofMinute : usage) {
      int[] before = reported.getOrDefault(ofMinute.minute(), NONE);
      for (Kind kind : Kind.values()) {
        int i = kind.index();
        add(kind, ofMinute.byKind()[i] - before[i], now - ofMinute.ageMillis(), now);
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

  private void add(Kind kind, int requests, long at, long now) {
    for (Policy policy : Policy.values()) {
      if (requests != 0 && windows[policy.index()] != null && policy.counts(kind)) {
        window(policy, now).add(requests, at);
      }
    }
  }

  private void enqueue(ClusterUsage usage) {
    if (!queued) {
      queued = true;
      usage.enqueue(this);
    }
  }

  private @Nullable Refusal refusal(Limit limit, long now) {
    SlidingWindow window = window(limit.policy(), now);
    int requests = limit.requests();
    if (window.used() >= requests) {
      return new Refusal(limit, window.secondsUntilBelow(requests, now));
    }
    if (cluster == null) {
      return null;
    }
    int budget = cluster.budget(requests, window.used() - usedSinceExchange, now - exchangedAt);
    if (usedSinceExchange * 2 >= budget) {
      cluster.exchangeEarly();
    }
    return usedSinceExchange >= budget ? new Refusal(limit, 1) : null;
  }

  private SlidingWindow window(Policy policy, long now) {
    SlidingWindow window = windows[policy.index()];
    if (window == null) {
      window = new SlidingWindow(policy.seconds());
      windows[policy.index()] = window;
    }
    window.slideTo(now);
    return window;
  }
}
