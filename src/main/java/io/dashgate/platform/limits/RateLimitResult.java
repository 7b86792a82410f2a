package io.dashgate.platform.limits;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the rate limits for one request: the state of every policy that counted it, the
 * policy with the fewest requests left, and how to undo the counting. Lives on one event loop.
 */
public final class RateLimitResult {

  private final List<Runnable> refunds = new ArrayList<>(3);
  private final List<Counted> counted = new ArrayList<>(2);
  private final StringBuilder policies = new StringBuilder();
  private final StringBuilder states = new StringBuilder();
  private @Nullable Limit nearest;
  private int remaining;
  private long resetsAt;
  private RateCounter.@Nullable Refusal refusal;
  private long time;

  private record Counted(RateCounter counter, Limits.Applicable limits) {}

  /** Whether no limit applied, so that there is nothing to report. */
  public boolean isEmpty() {
    return nearest == null;
  }

  /** Returns the value of {@code RateLimit-Policy}. */
  public String policies() {
    return policies.toString();
  }

  /** Returns the value of {@code RateLimit}. */
  public String states() {
    return states.toString();
  }

  /** Returns the policy with the fewest requests left, or the one that refused. */
  public String policy() {
    return nearest == null ? "" : nearest.policy().label();
  }

  /** Returns how many requests that policy allows in its window. */
  public int limit() {
    return nearest == null ? 0 : nearest.requests();
  }

  /** Returns how many more requests it allows now. */
  public int remaining() {
    return remaining;
  }

  /** Returns when it allows more, in seconds since 1970. */
  public long resetsAt() {
    return resetsAt;
  }

  /** Returns the time at which the request counts, in milliseconds: the clock is read once. */
  long time(Clock clock) {
    if (time == 0) {
      time = clock.millis();
    }
    return time;
  }

  /** Takes the request back from every policy that counted it, and updates their states. */
  void refund() {
    refunds.forEach(Runnable::run);
    refunds.clear();
    states.setLength(0);
    nearest = null;
    counted.forEach(entry -> entry.counter().report(entry.limits(), time, this));
    if (refusal != null) {
      refusedBy(refusal, time);
    }
  }

  /** Adds an action that takes the request back. */
  void onRefund(Runnable refund) {
    refunds.add(refund);
  }

  /** Adds the limits of a subject. */
  void addLimits(RateCounter counter, Limits.Applicable added) {
    counted.add(new Counted(counter, added));
    (policies.isEmpty() ? policies : policies.append(", ")).append(added.header());
  }

  /** Adds the state of a limit: requests left, and seconds until it allows more. */
  void addState(Limit added, int left, int reset, long now) {
    (states.isEmpty() ? states : states.append(", "))
        .append('"')
        .append(added.policy().label())
        .append("\";r=")
        .append(left)
        .append(";t=")
        .append(reset);
    if (nearest == null || left < remaining) {
      nearest(added, left, now / 1_000 + reset);
    }
  }

  /** Reports the policy that refused, whatever the others have left. */
  void refusedBy(RateCounter.Refusal by, long now) {
    refusal = by;
    nearest(by.limit(), 0, now / 1_000 + by.seconds());
  }

  private void nearest(Limit of, int left, long allowsMoreAt) {
    nearest = of;
    remaining = left;
    resetsAt = allowsMoreAt;
  }
}
