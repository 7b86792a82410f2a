package io.dashgate.events.ingest;

/** The events of a batch need more stored rows than fit into memory at once. */
final class LargeBatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int lines;

  /**
   * Makes one.
   *
   * @param lines of the inbox that may be processed at once, from its begin on; at least one
   */
  LargeBatchException(int lines) {
    super("only " + lines + " events can be processed at once");
    this.lines = lines;
  }

  int lines() {
    return lines;
  }
}
