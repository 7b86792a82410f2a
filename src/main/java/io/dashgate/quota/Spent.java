package io.dashgate.quota;

import io.dashgate.quota.Policy.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request has spent, and what its answer tells of that: the state of each policy it counts
 * against, and of the one nearest to its end in particular. Lives on one event loop.
 */
public final class Spent {

  private final List<Part> parts = new ArrayList<>(2);
  private final StringBuilder policies = new StringBuilder();
  private final StringBuilder states = new StringBuilder();
  private @Nullable Policy nearest;
  private int limit;
  private int remaining = Integer.MAX_VALUE;
  private long resetsAt;

  private record Part(Allowance allowance, Kind kind, long at) {}

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

  /** Gives back what was spent: for an answer that does not count. At most once takes effect. */
  public void refund() {
    parts.forEach(part -> part.allowance().refund(part.kind(), part.at()));
    parts.clear();
  }

  void took(Allowance allowance, Kind kind, long at) {
    parts.add(new Part(allowance, kind, at));
  }

  void addPolicies(String header) {
    (policies.isEmpty() ? policies : policies.append(", ")).append(header);
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
  void refusedBy(Policy policy, int allowed, int untilMore, long now) {
    nearest = policy;
    limit = allowed;
    remaining = 0;
    resetsAt = now / 1_000 + untilMore;
  }
}
