package io.dashgate.platform.db;

/** The connection went away before the answer: what was asked may have been done, or not. */
final class LostConnectionException extends UnavailableException {

  private static final long serialVersionUID = 1L;

  LostConnectionException(String reason) {
    super(reason);
  }
}
