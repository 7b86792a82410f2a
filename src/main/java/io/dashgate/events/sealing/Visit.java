package io.dashgate.events.sealing;

import io.vertx.core.Future;

/**
 * The work on one project, a step at a time, each of them a transaction. What it remembers between
 * its steps is a plan only; each step finds out under the lock of the project whether it is still
 * right. Not thread-safe.
 */
interface Visit {

  /** What came of a step. */
  enum Step {
    /** There is more to do. */
    MORE,
    /** Somebody else works on the project; the same may be tried again. */
    LOCKED,
    /** There is nothing more to do. */
    OVER
  }

  /**
   * Does the next step.
   *
   * @param waits whether to wait if somebody else works on the project
   * @return fails if the database does not work as it should
   */
  Future<Step> step(boolean waits);
}
