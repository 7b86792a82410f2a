package io.dashgate.platform.http.server;

import io.dashgate.platform.limits.ByteBudget;

/**
 * The bytes that the bodies of all requests in flight may take in one process. Bodies of callers
 * that are not known yet have a budget of their own, so that strangers cannot use up that of
 * callers. Shared by all verticles.
 *
 * @param longest the longest body of one request, in bytes
 * @param strangers for bodies of at most {@link IncomingBody#SHORT_BYTES}
 */
public record BodyBudgets(int longest, ByteBudget strangers, ByteBudget callers) {

  private static final double STRANGERS_SHARE = 0.08;
  private static final double CALLERS_SHARE = 0.2;
  private static final int SDK_STRANGERS_PART = 4;

  /**
   * Returns budgets for the bodies of SDKs, which are strangers until their token is read.
   *
   * @param longest the longest body of one request, in bytes
   * @param bytes of both budgets
   */
  public static BodyBudgets ofSdks(int longest, long bytes) {
    return new BodyBudgets(
        longest,
        new ByteBudget(bytes / SDK_STRANGERS_PART),
        new ByteBudget(bytes - bytes / SDK_STRANGERS_PART));
  }

  /**
   * Returns budgets of shares of the largest heap.
   *
   * @param longest the longest body of one request, in bytes
   */
  public static BodyBudgets ofHeap(int longest) {
    return new BodyBudgets(
        longest, ByteBudget.ofHeap(STRANGERS_SHARE), ByteBudget.ofHeap(CALLERS_SHARE));
  }
}
