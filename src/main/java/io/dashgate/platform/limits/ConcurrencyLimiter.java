package io.dashgate.platform.limits;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Limits the requests in flight on one event loop. Requests over the limit are refused at once:
 * queueing them would only delay all of them. By Little's law, an admitted request takes the number
 * in flight divided by the throughput of the loop and its connections, whatever the load.
 *
 * <p>A short stall is no overload: after a quiet period, a multiple of the limit is admitted for a
 * moment. An overload has no quiet periods and gets no such burst. (After the controlled delay of
 * Nichols and Jacobson, ACM Queue 10(5): how long a queue persists matters, not how long it is.)
 * Not thread-safe.
 */
public final class ConcurrencyLimiter {

  /** How long after the last quiet moment a burst may exceed the limit. */
  private static final long BURST_NANOS = Duration.ofMillis(250).toNanos();

  /** The multiple of the limit that a burst may reach. */
  private static final int BURST_FACTOR = 3;

  /** How long after a refusal no moment counts as quiet. */
  private static final long OVERLOAD_NANOS = Duration.ofSeconds(1).toNanos();

  private final IntSupplier limit;
  private final OverloadCounts refusals;
  private final LongSupplier nanoClock;
  private int inFlight;
  private long lastQuiet;
  private long lastRefusal;

  /**
   * Makes a limiter with no request in flight.
   *
   * @param limit requests in flight outside of bursts; may change
   */
  public ConcurrencyLimiter(IntSupplier limit, OverloadCounts refusals) {
    this(limit, refusals, System::nanoTime);
  }

  ConcurrencyLimiter(IntSupplier limit, OverloadCounts refusals, LongSupplier nanoClock) {
    this.limit = limit;
    this.refusals = refusals;
    this.nanoClock = nanoClock;
    this.lastQuiet = nanoClock.getAsLong();
    this.lastRefusal = lastQuiet - OVERLOAD_NANOS;
  }

  /** Whether a request that arrives now is refused. */
  public boolean isFull() {
    int max = limit.getAsInt();
    return inFlight >= max
        && (inFlight >= max * BURST_FACTOR || nanoClock.getAsLong() - lastQuiet > BURST_NANOS);
  }

  /** Admits a request, to be ended with {@link #release}; false if there is no room. */
  public boolean tryAcquire() {
    if (isFull()) {
      return false;
    }
    noteQuiet();
    inFlight++;
    return true;
  }

  /** Ends an admitted request. */
  public void release() {
    inFlight--;
    noteQuiet();
  }

  private void noteQuiet() {
    if (inFlight <= limit.getAsInt() / 2) {
      long now = nanoClock.getAsLong();
      if (now - lastRefusal >= OVERLOAD_NANOS) {
        lastQuiet = now;
      }
    }
  }

  /** Counts a refused request. */
  public void refused() {
    lastRefusal = nanoClock.getAsLong();
    refusals.count(OverloadCounts.Reason.GLOBAL);
  }
}
