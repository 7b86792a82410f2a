package io.dashgate.platform.db;

/** The connection was lost before the answer: the command may have been executed. */
final class LostConnectionException extends UnavailableException {

  private static final long serialVersionUID = 1L;

  LostConnectionException(String reason) {
    super(reason);
  }
}
