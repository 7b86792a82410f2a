package io.dashgate.events.capture;

import io.dashgate.platform.limits.MovableLease;
import io.dashgate.platform.problem.ApiException;

/** The memory of one request, taken in larger steps. */
final class LeasedMemory implements Memory {

  private static final int STEP = 8 * 1024;

  private final MovableLease lease;
  private long taken;
  private long left;

  LeasedMemory(MovableLease lease) {
    this.lease = lease;
  }

  /**
   * Takes memory.
   *
   * @throws ApiException 413 if the request needs more than there is, so that its sender divides
   *     it; 503 if others have it
   */
  @Override
  public void take(long bytes) {
    if (bytes > left) {
      long step = Math.max(STEP, bytes);
      taken += step;
      if (taken > lease.most()) {
        throw CaptureErrors.bodyTooLarge(lease.most());
      }
      if (!lease.tryTake(step)) {
        throw ApiException.unavailable();
      }
      left += step;
    }
    left -= bytes;
  }

  /** Gives back all memory, after an attempt that is repeated. */
  void restart() {
    lease.release(taken);
    taken = 0;
    left = 0;
  }
}
