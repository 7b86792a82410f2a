package io.dashgate.platform.db;

import java.io.IOException;

/**
 * Postgres is unavailable, or the pool has no free connection. Nothing was written. Has no stack
 * trace, because it is an outcome and may occur thousands of times a second.
 */
public class UnavailableException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Makes one with a reason, for the log. */
  public UnavailableException(String reason) {
    super(reason);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
