package io.dashgate.overload;

import io.dashgate.problem.ApiException;
import java.util.function.IntSupplier;

/**
 * Lets a number of requests be in flight on one event loop. Whoever comes when they are is turned
 * away at once: to wait would only make all of them late. By Little's law, those who are let in
 * take their number divided by what the loop and its connections get done in a second, however many
 * more there are. Not thread-safe.
 */
public final class Gate {

  private final IntSupplier places;
  private final Refusals refusals;
  private int taken;

  /**
   * Makes a gate behind which all places are free.
   *
   * @param places how many there are, which may change
   */
  public Gate(IntSupplier places, Refusals refusals) {
    this.places = places;
    this.refusals = refusals;
  }

  /** Whether all places are taken. */
  public boolean isFull() {
    return taken >= places.getAsInt();
  }

  /** Takes a place, to be given back with {@link #leave}; false if there is none. */
  public boolean enter() {
    if (isFull()) {
      return false;
    }
    taken++;
    return true;
  }

  /** Gives a place back. */
  public void leave() {
    taken--;
  }

  /** Returns what to tell whoever is turned away, a 503, and counts it. */
  public ApiException refusal() {
    refusals.count(Refusals.Reason.GLOBAL);
    return ApiException.unavailable();
  }
}
