package io.dashgate.platform.limits;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Lets a number of requests be in flight on one event loop. Whoever comes when they are is turned
 * away at once: to wait would only make all of them late. By Little's law, those who are let in
 * take their number divided by what the loop and its connections get done in a second, however many
 * more there are.
 *
 * <p>A hiccup is no overload: after a quiet time, a few times as many may come in, for a moment. An
 * overload has no quiet times, so it gets no such credit. (The idea of the controlled delay of
 * Nichols and Jacobson, ACM Queue 10(5): what counts is how long a queue stands, not how long it
 * is.) Not thread-safe.
 */
public final class ConcurrencyLimiter {

  /** How long more than the places may be taken, from the last quiet time on. */
  private static final long PATIENCE_NANOS = Duration.ofMillis(250).toNanos();

  /** How many times the places a hiccup may take. */
  private static final int HICCUP = 3;

  /** After a refusal, for so long nothing counts as quiet. */
  private static final long OVERLOAD_NANOS = Duration.ofSeconds(1).toNanos();

  private final IntSupplier places;
  private final RefusalCounts refusals;
  private final LongSupplier nanoClock;
  private int taken;
  private long lastQuiet;
  private long lastRefusal;

  /**
   * Makes a gate behind which all places are free.
   *
   * @param places how many there are, which may change
   */
  public ConcurrencyLimiter(IntSupplier places, RefusalCounts refusals) {
    this(places, refusals, System::nanoTime);
  }

  ConcurrencyLimiter(IntSupplier places, RefusalCounts refusals, LongSupplier nanoClock) {
    this.places = places;
    this.refusals = refusals;
    this.nanoClock = nanoClock;
    this.lastQuiet = nanoClock.getAsLong();
    this.lastRefusal = lastQuiet - OVERLOAD_NANOS;
  }

  /** Whether whoever comes now is turned away. */
  public boolean isFull() {
    int all = places.getAsInt();
    return taken >= all
        && (taken >= all * HICCUP || nanoClock.getAsLong() - lastQuiet > PATIENCE_NANOS);
  }

  /** Takes a place, to be given back with {@link #leave}; false if there is none. */
  public boolean enter() {
    if (isFull()) {
      return false;
    }
    noteQuiet();
    taken++;
    return true;
  }

  /** Gives a place back. */
  public void leave() {
    taken--;
    noteQuiet();
  }

  private void noteQuiet() {
    if (taken <= places.getAsInt() / 2) {
      long now = nanoClock.getAsLong();
      if (now - lastRefusal >= OVERLOAD_NANOS) {
        lastQuiet = now;
      }
    }
  }

  /** Notes that somebody was turned away. */
  public void turnedAway() {
    lastRefusal = nanoClock.getAsLong();
    refusals.count(RefusalCounts.Reason.GLOBAL);
  }
}
