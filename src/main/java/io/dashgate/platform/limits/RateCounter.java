package io.dashgate.platform.limits;

import io.dashgate.platform.limits.Policy.Kind;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one subject: a caller, a user, a project or an address. Counts independently of
 * the numbers of the limits, so that changed limits apply at once. Thread-safe; contention between
 * event loops is rare.
 */
final class RateCounter {

  /** The bytes of the heap that a counter takes with two windows and its key. */
  static final int WEIGHT = 72 + 64 + 24 + 2 * SlidingWindow.WEIGHT;

  /** The bytes that it takes in addition if read and write limits apply. */
  static final int WEIGHT_OF_KINDS = 16 + 4 * SlidingWindow.WEIGHT;

  /** The bytes that it takes in addition if usage is exchanged with other processes. */
  static final int WEIGHT_OF_EXCHANGE = 400;

  private static final int WINDOWS = 2;
  private static final int WINDOWS_WITH_KINDS = 6;
  private static final int PERCENT = 100;
  private static final long EXTRA_LOOKUP_MS = 1_000;

  /** The limit that a request exceeds, and the whole seconds until it allows another one. */
  record Refusal(Limit limit, int seconds) {}

  private final SubjectKey key;
  private final @Nullable ExchangedUsage exchanged;
  private @Nullable SlidingWindow[] windows = new @Nullable SlidingWindow[WINDOWS];
  private Limits.@Nullable Applicable lastLimits;

  /** The last project of a caller, whose limits apply to its requests outside of projects. */
  private volatile @Nullable Long lastProject;

  private volatile long blockedUntil;

  RateCounter(SubjectKey key, @Nullable ClusterUsage cluster) {
    this.key = key;
    this.exchanged = cluster == null ? null : new ExchangedUsage(this, cluster);
  }

  SubjectKey key() {
    return key;
  }

  @Nullable Long lastProject() {
    return lastProject;
  }

  void lastProject(Long projectId) {
    lastProject = projectId;
  }

  boolean isBlocked(long now) {
    return blockedUntil > now;
  }

  void blockUntil(long time) {
    blockedUntil = time;
  }

  /** Takes one of the look-ups beyond the limit: five at once, then one a second. */
  synchronized boolean takesExtraLookup(long now) {
    if (isBlocked(now)) {
      return false;
    }
    blockedUntil = Math.max(blockedUntil, now - 4 * EXTRA_LOOKUP_MS) + EXTRA_LOOKUP_MS;
    return true;
  }

  /**
   * Returns how much of the limits that counted last is used up, in percent; without limits, a few
   * percent by the magnitude of the requests; {@link Integer#MAX_VALUE} while requests are not yet
   * reported to other processes.
   */
  synchronized int usedPercent(long now) {
    if (exchanged != null && exchanged.isQueued()) {
      return Integer.MAX_VALUE;
    }
    if (lastLimits == null) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(used(Policy.HOUR, now));
      return Math.min(SubjectTable.REPLACEABLE_PERCENT, bits);
    }
    int percent = 0;
    for (Limit limit : lastLimits.limits()) {
      long used = window(limit.policy(), now).used();
      percent = Math.max(percent, (int) Math.min(PERCENT, used * PERCENT / limit.requests()));
    }
    return percent;
  }

  /**
   * Counts one request, unless a limit is reached, and adds the state of the limits to {@code
   * result}.
   *
   * @return the refusal, or null if the request was counted
   */
  synchronized @Nullable Refusal count(
      Limits.Applicable limits, Kind kind, long now, RateLimitResult result) {
    lastLimits = limits;
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

  /** Counts one request in the windows of a minute and an hour, whatever the limits are. */
  synchronized void add(long now) {
    window(Policy.MINUTE, now).add(1, now);
    window(Policy.HOUR, now).add(1, now);
  }

  /** Takes back one request that was counted at {@code at}. */
  synchronized void refund(Kind kind, long at) {
    for (int i = 0; i < windows.length; i++) {
      SlidingWindow window = windows[i];
      if (window != null && counts(i, kind)) {
        window.remove(at);
      }
    }
    changeUnreported(kind, -1);
  }

  /** Whether the window with an index counts a kind of requests. */
  private static boolean counts(int index, Kind kind) {
    return index < WINDOWS || (index - WINDOWS) / 2 == kind.index();
  }

  private void changeUnreported(Kind kind, int requests) {
    if (exchanged != null) {
      exchanged.change(kind, requests);
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

  /** Returns the requests of a window of all kinds. */
  synchronized int used(Policy policy, long now) {
    return window(policy, now).used();
  }

  /** Counts requests that other processes allowed at {@code at}; negative after refunds. */
  void addReported(Kind kind, int requests, long at, long now) {
    for (int i = 0; i < windows.length; i++) {
      SlidingWindow window = windows[i];
      if (window != null && counts(i, kind)) {
        window.slideTo(now);
        window.add(requests, at);
      }
    }
  }

  /** Returns what is exchanged with other processes; to be used with the counter's monitor. */
  ExchangedUsage exchanged() {
    return Objects.requireNonNull(exchanged);
  }

  private @Nullable Refusal refusal(Limit limit, long now) {
    SlidingWindow window = window(limit.policy(), now);
    int requests = limit.requests();
    if (window.used() >= requests) {
      return new Refusal(limit, window.secondsUntilBelow(requests, now));
    }
    return exchanged == null || exchanged.allows(requests, window.used(), now)
        ? null
        : new Refusal(limit, 1);
  }

  private SlidingWindow window(Policy policy, long now) {
    int index = policy.window();
    if (index >= windows.length) {
      windows = Arrays.copyOf(windows, WINDOWS_WITH_KINDS);
    }
    SlidingWindow window = windows[index];
    if (window == null) {
      window = new SlidingWindow(policy.seconds());
      windows[index] = window;
    }
    window.slideTo(now);
    return window;
  }
}
