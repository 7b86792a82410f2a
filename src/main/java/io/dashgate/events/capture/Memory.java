package io.dashgate.events.capture;

/** Accounts for the memory that the decoding of a request takes. */
@FunctionalInterface
interface Memory {

  /** No limit, for what is short. */
  Memory UNLIMITED = bytes -> {};

  /**
   * Takes memory, which is given back once the request is over.
   *
   * @throws io.dashgate.platform.problem.ApiException 503 if there is not enough
   */
  void take(long bytes);
}
