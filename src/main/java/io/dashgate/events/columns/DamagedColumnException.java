package io.dashgate.events.columns;

/** The bytes of a column are not those that were written. */
public final class DamagedColumnException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public DamagedColumnException(String message) {
    super(message);
  }
}
