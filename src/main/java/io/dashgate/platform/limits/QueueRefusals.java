package io.dashgate.platform.limits;

import io.dashgate.platform.problem.ApiException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Makes and counts the refusals of a {@link FairQueue}. */
final class QueueRefusals {

  private static final double NANOS = 1e9;

  /** The longest {@code Retry-After}, in seconds, before it is spread. */
  private static final int LONGEST_RETRY = 30;

  private final Duration timeout;
  private final OverloadCounts counts;

  QueueRefusals(Duration timeout, OverloadCounts counts) {
    this.timeout = timeout;
    this.counts = counts;
  }

  /**
   * Refuses a request that finds no place in the queue.
   *
   * @param isCause whether the tenant itself fills the queue
   */
  ApiException full(QueuedTenant tenant, boolean isCause) {
    String limit = "At most %d requests may wait".formatted(FairQueue.MAX_OF_TENANT);
    return refusal(tenant, isCause, limit);
  }

  /** Refuses a request that waited for too long, or would. */
  ApiException waitedTooLong(QueuedTenant tenant, boolean isCause) {
    String limit = "A request may wait for %s seconds".formatted(seconds());
    return refusal(tenant, isCause, limit);
  }

  private ApiException refusal(QueuedTenant tenant, boolean isCause, String limit) {
    counts.count(
        tenant.group() == Share.Group.UNKNOWN
            ? OverloadCounts.Reason.UNKNOWN
            : isCause ? OverloadCounts.Reason.PROJECT : OverloadCounts.Reason.GLOBAL);
    long seconds = retryAfter(tenant);
    return isCause
        ? ApiException.tooManyAtOnce(limit, tenant.running(), tenant.waiting(), seconds)
        : ApiException.unavailable().with("Retry-After", Long.toString(seconds));
  }

  private String seconds() {
    return Double.toString(timeout.toMillis() / 1e3).replaceFirst("\\.0$", "");
  }

  /** Returns seconds that grow with the queue, spread so that clients do not return together. */
  private static long retryAfter(QueuedTenant tenant) {
    long wait = (long) Math.min(LONGEST_RETRY, Math.ceil(tenant.expectedWaitNanos() / NANOS));
    return 1 + wait / 2 + ThreadLocalRandom.current().nextLong(wait + 2);
  }
}
