package io.dashgate.platform.limits;

import io.dashgate.platform.problem.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits in a {@link FairQueue}. Compared by identity.
 *
 * <p>A class rather than a record, because two requests are never equal.
 */
abstract class WaitingRequest {

  private final Share share;
  private final long since;

  WaitingRequest(Share share, long since) {
    this.share = share;
    this.since = since;
  }

  Share share() {
    return share;
  }

  Object part() {
    return share.part();
  }

  /** Returns the server that the work needs; null: none of its own. */
  @Nullable Object server() {
    return share.server();
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
