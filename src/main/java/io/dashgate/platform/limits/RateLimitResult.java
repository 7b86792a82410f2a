package io.dashgate.platform.limits;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request has spent, and what its answer tells of that: the state of each policy it counts
 * against, and of the one nearest to its end in particular. Lives on one event loop.
 */
public final class RateLimitResult {

  private final List<Runnable> refunds = new ArrayList<>(3);
  private final List<Told> told = new ArrayList<>(2);
  private final StringBuilder policies = new StringBuilder();
  private final StringBuilder states = new StringBuilder();
  private @Nullable Policy nearest;
  private int limit;
  private int remaining;
  private long resetsAt;
  private RateCounter.@Nullable Refusal refusal;

  private record Told(RateCounter allowance, Limits.Applied applied) {}

  /** Whether no limit applied, so that there is nothing to tell. */
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
    return nearest == null ? "" : nearest.label();
  }

  /** Returns how many requests that policy allows in its window. */
  public int limit() {
    return limit;
  }

  /** Returns how many more it allows now. */
  public int remaining() {
    return remaining;
  }

  /** Returns when it allows more, in seconds since 1970. */
  public long resetsAt() {
    return resetsAt;
  }

  /** Gives back what was spent, and tells how that leaves things. */
  void refund(long now) {
    refunds.forEach(Runnable::run);
    refunds.clear();
    states.setLength(0);
    nearest = null;
    told.forEach(subject -> subject.allowance().tell(subject.applied(), now, this));
    if (refusal != null) {
      refusedBy(refusal, now);
    }
  }

  /** Keeps how to give back something that was spent. */
  void took(Runnable refund) {
    refunds.add(refund);
  }

  /** Tells of a subject's policies. */
  void at(RateCounter allowance, Limits.Applied applied) {
    told.add(new Told(allowance, applied));
    (policies.isEmpty() ? policies : policies.append(", ")).append(applied.header());
  }

  void add(Policy policy, int allowed, int left, int untilMore, long now) {
    (states.isEmpty() ? states : states.append(", "))
        .append('"')
        .append(policy.label())
        .append("\";r=")
        .append(left)
        .append(";t=")
        .append(untilMore);
    if (nearest == null || left < remaining) {
      nearest = policy;
      limit = allowed;
      remaining = left;
      resetsAt = now / 1_000 + untilMore;
    }
  }

  /** Makes the policy that refused the one that is told of. */
  void refusedBy(RateCounter.Refusal by, long now) {
    refusal = by;
    nearest = by.policy();
    limit = by.limit();
    remaining = 0;
    resetsAt = now / 1_000 + by.seconds();
  }
}
