package io.dashgate.platform.http.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that the bodies of all requests in flight may take together, in one process. Shared by
 * all verticles.
 */
public final class BodyBudget {

  private final AtomicLong left;

  /**
   * Makes an unused budget.
   *
   * @param bytes its size
   */
  public BodyBudget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** Returns a quarter of the largest heap: a buffer may hold twice the bytes that it received. */
  public static BodyBudget ofHeap() {
    return new BodyBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Takes bytes; returns false and takes none if fewer are left. */
  boolean take(int bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  /** Gives back bytes that were taken. */
  void release(int bytes) {
    left.addAndGet(bytes);
  }
}
