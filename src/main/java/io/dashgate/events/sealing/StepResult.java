package io.dashgate.events.sealing;

/**
 * What came of a step, which is one transaction.
 *
 * @param events that were moved into chunks
 * @param chunks that were written
 * @param nextChunkNumber of the project, afterwards
 */
record StepResult(Outcome outcome, int events, int chunks, int nextChunkNumber) {

  /** What became of a transaction. */
  enum Outcome {
    /** Events were moved. */
    DONE,
    /** Somebody else works on the project. */
    LOCKED,
    /** The project is not as it was when the step was planned, or is deleted. */
    CHANGED
  }

  static StepResult done(int events, int chunks, int nextChunkNumber) {
    return new StepResult(Outcome.DONE, events, chunks, nextChunkNumber);
  }

  static StepResult of(Outcome outcome) {
    return new StepResult(outcome, 0, 0, 0);
  }
}
