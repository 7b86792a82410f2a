package io.dashgate.platform.limits;

import io.dashgate.platform.limits.Policy.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one subject has spent: a caller, a project or an address. Counts whatever the limits are, so
 * that new ones hold at once. Safe for use by several event loops, which hardly ever meet here.
 */
final class RateCounter {

  /** What a policy, which allows {@code limit}, says to a request that is one too many. */
  record Refusal(Policy policy, int limit, int seconds) {}

  private static final int[] NONE = new int[Kind.values().length];

  private final String subject;
  private final @Nullable ClusterUsage shared;
  private final @Nullable SlidingWindow[] windows =
      new @Nullable SlidingWindow[Policy.values().length];
  private final int[] unshared = new int[Kind.values().length];
  private final Map<Integer, int[]> known = new HashMap<>(4);
  private boolean queued;
  private int since;
  private int sinceShared;
  private long sharedAt;

  RateCounter(String subject, @Nullable ClusterUsage shared) {
    this.subject = subject;
    this.shared = shared;
  }

  String subject() {
    return subject;
  }

  /**
   * Takes one request, or nothing if any policy is at its end; tells {@code spent} how it stands.
   */
  synchronized @Nullable Refusal spend(
      Limits.Applied applied, Kind kind, long now, RateLimitResult spent) {
    List<Policy> policies = applied.policies();
    Refusal refusal = null;
    for (int i = 0; i < policies.size() && refusal == null; i++) {
      refusal = refusal(policies.get(i), applied.limits().get(i), now);
    }
    if (refusal == null) {
      count(policies, kind, now);
      spent.took(() -> refund(kind, now));
    }
    spent.at(this, applied);
    tell(applied, now, spent);
    if (refusal != null) {
      spent.refusedBy(refusal, now);
    }
    return refusal;
  }

  /** Tells {@code spent} how the policies stand. */
  synchronized void tell(Limits.Applied applied, long now, RateLimitResult spent) {
    for (int i = 0; i < applied.policies().size(); i++) {
      Policy policy = applied.policies().get(i);
      int limit = applied.limits().get(i);
      SlidingWindow window = window(policy, now);
      spent.add(policy, limit, Math.max(0, limit - window.used()), reset(window, now), now);
    }
  }

  /** Takes one request back that was spent at {@code at}. */
  private synchronized void refund(Kind kind, long at) {
    for (Policy policy : Policy.values()) {
      SlidingWindow window = windows[policy.index()];
      if (window != null && policy.counts(kind)) {
        window.remove(at);
      }
    }
    if (shared != null) {
      unshared[kind.index()]--;
      // below zero if it has been told already: the others hear of that, too
      sinceShared--;
      enqueue(shared);
    }
  }

  /** Returns how a policy stands: used, and the seconds until it allows more; 0 if unused. */
  synchronized int[] state(Policy policy, long now) {
    SlidingWindow window = window(policy, now);
    return new int[] {window.used(), reset(window, now)};
  }

  /** Returns the seconds until a window allows more; 0 if it is unused. */
  private static int reset(SlidingWindow window, long now) {
    int used = window.used();
    return used == 0 ? 0 : window.secondsUntilBelow(used, now);
  }

  /** Returns what the other processes have not been told, by kind, and counts it as told. */
  synchronized int[] takeUnshared() {
    int[] taken = unshared.clone();
    Arrays.fill(unshared, 0);
    queued = false;
    return taken;
  }

  /** Counts as not told what could not be. */
  synchronized void returnUnshared(int[] taken, ClusterUsage queue) {
    for (int kind = 0; kind < taken.length; kind++) {
      unshared[kind] += taken[kind];
    }
    enqueue(queue);
  }

  /** Returns the first minute in which others may have spent what is not known; 0: all. */
  synchronized int since() {
    return since;
  }

  /**
   * Counts what the other processes have spent since the last time.
   *
   * @param uses what all have spent by minute, before {@code told} was added to {@code minute}
   */
  synchronized void learn(List<ClusterUsage.Use> uses, int[] told, int minute, long now) {
    for (ClusterUsage.Use use : uses) {
      int[] before = known.getOrDefault(use.minute(), NONE);
      for (Kind kind : Kind.values()) {
        int i = kind.index();
        add(kind, use.byKind()[i] - before[i], now - use.ageMillis(), now);
      }
      known.put(use.minute(), use.byKind());
    }
    // one that began in the minute before may have been written meanwhile
    since = minute - 1;
    known.keySet().removeIf(old -> old < since);
    int[] before = known.getOrDefault(minute, NONE);
    known.put(minute, new int[] {before[0] + told[0], before[1] + told[1]});
    sinceShared -= told[0] + told[1];
    sharedAt = now;
  }

  private void add(Kind kind, int requests, long at, long now) {
    for (Policy policy : Policy.values()) {
      if (requests != 0 && windows[policy.index()] != null && policy.counts(kind)) {
        window(policy, now).add(requests, at);
      }
    }
  }

  private void enqueue(ClusterUsage queue) {
    if (!queued) {
      queued = true;
      queue.add(this);
    }
  }

  private @Nullable Refusal refusal(Policy policy, int limit, long now) {
    SlidingWindow window = window(policy, now);
    if (window.used() >= limit) {
      return new Refusal(policy, limit, window.secondsUntilBelow(limit, now));
    }
    if (shared != null) {
      int budget = shared.budget(limit, window.used() - sinceShared, now - sharedAt);
      if (sinceShared * 2 >= budget) {
        shared.hurry();
      }
      return sinceShared >= budget ? new Refusal(policy, limit, 1) : null;
    }
    return null;
  }

  private void count(List<Policy> policies, Kind kind, long now) {
    for (Policy policy : policies) {
      window(policy, now).add(1, now);
    }
    if (shared != null) {
      unshared[kind.index()]++;
      sinceShared++;
      enqueue(shared);
    }
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
