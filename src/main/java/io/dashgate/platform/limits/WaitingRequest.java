package io.dashgate.platform.limits;

import io.dashgate.platform.problem.ApiException;

/**
 * A request that waits in a {@link FairQueue}. Compared by identity.
 *
 * <p>A class rather than a record, because two requests are never equal.
 */
abstract class WaitingRequest {

  private final Object part;
  private final long since;

  WaitingRequest(Object part, long since) {
    this.part = part;
    this.since = since;
  }

  Object part() {
    return part;
  }

  /** Returns when it began to wait, in nanoseconds. */
  long since() {
    return since;
  }

  /** Runs the request, which has a slot. */
  abstract void run();

  /** Answers the request without running it. */
  abstract void refuse(ApiException reason);
}
