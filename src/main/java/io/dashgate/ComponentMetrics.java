package io.dashgate;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.Policy;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.limits.RefusalCounts;
import io.dashgate.platform.ops.Metrics;

/** Shows what the parts of a gateway count, and how they are. */
final class ComponentMetrics {

  private ComponentMetrics() {}

  /** Shows how the way to Postgres is. */
  static void bind(Metrics metrics, Database database) {
    metrics.condition(
        "dashgate.database.available",
        "Whether Postgres is asked; if not, requests are refused at once",
        database::isAvailable,
        "pool",
        database.name());
    metrics.counter(
        "dashgate.pool.swaps",
        "How often silent connections were replaced",
        database::swaps,
        "pool",
        database.name());
  }

  /** Shows what each policy has decided. */
  static void bind(Metrics metrics, RateLimits limits) {
    String name = "dashgate.quota.decisions";
    String description = "Requests that a policy of the quotas has decided on";
    for (Policy policy : Policy.values()) {
      String label = policy.label();
      metrics.counter(
          name, description, () -> limits.allowed(policy), "policy", label, "outcome", "allowed");
      metrics.counter(
          name, description, () -> limits.refused(policy), "policy", label, "outcome", "refused");
    }
  }

  /** Shows what was turned away. */
  static void bind(Metrics metrics, RefusalCounts refusals) {
    for (RefusalCounts.Reason reason : RefusalCounts.Reason.values()) {
      metrics.counter(
          "dashgate.overload.refusals",
          "Requests turned away, or given up",
          () -> refusals.sum(reason),
          "reason",
          reason.label());
    }
  }
}
