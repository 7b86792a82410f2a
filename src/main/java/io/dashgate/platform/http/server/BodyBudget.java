package io.dashgate.platform.http.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that the bodies of all requests in flight may take together, in one process. Shared by
 * all verticles.
 */
public final class BodyBudget {

  private final int longest;
  private final AtomicLong left;

  private BodyBudget(int longest, long bytes) {
    this.longest = longest;
    this.left = new AtomicLong(bytes);
  }

  /**
   * Returns a budget of a quarter of the largest heap: a buffer may hold twice the bytes that it
   * received.
   *
   * @param longest the longest body of one request, in bytes
   */
  public static BodyBudget ofHeap(int longest) {
    return new BodyBudget(longest, Runtime.getRuntime().maxMemory() / 4);
  }

  /** Returns the longest body of one request, in bytes. */
  int longest() {
    return longest;
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
