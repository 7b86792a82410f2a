package io.dashgate.platform.http.server;

import io.dashgate.platform.limits.ByteBudget;

/**
 * The bytes that the bodies of all requests in flight may take together, in one process. Shared by
 * all verticles.
 *
 * @param longest the longest body of one request, in bytes
 */
public record BodyBudget(int longest, ByteBudget bytes) {

  /**
   * Returns a budget of a quarter of the largest heap: a buffer may hold twice what it received.
   */
  public static BodyBudget ofHeap(int longest) {
    return new BodyBudget(longest, ByteBudget.ofHeap(0.25));
  }
}
