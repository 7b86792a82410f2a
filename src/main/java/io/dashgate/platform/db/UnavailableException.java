package io.dashgate.platform.db;

import java.io.IOException;

/**
 * Postgres cannot be asked just now: it is away, or the pool has no connection to give. Nothing was
 * written. Has no stack trace, since it is an outcome and may come thousands of times a second.
 */
public class UnavailableException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Makes one with a reason for the log. */
  UnavailableException(String reason) {
    super(reason);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
