package io.dashgate.queries.running;

import io.dashgate.platform.problem.ApiException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a query has ended. */
public enum QueryOutcome {
  /** With its result. */
  DONE,
  /** There was no turn or no memory for it: 429 or 503. */
  REFUSED,
  /** Its time was up: 503. */
  TIMEOUT,
  /** It was cancelled, or its client has disconnected. */
  CANCELLED,
  /** It is wrong, or too large: 400. */
  INVALID,
  /** Anything else. */
  FAILED;

  private static final int CLIENT_ERRORS = 400;
  private static final int THROTTLED = 429;
  private static final int SERVER_ERRORS = 500;
  private static final int UNAVAILABLE = 503;

  /** Returns the value of the metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the outcome of a failure.
   *
   * @param wasToldToEnd whether the query was told to end before
   */
  static QueryOutcome of(@Nullable Throwable failure, boolean wasToldToEnd) {
    if (failure == null) {
      return DONE;
    }
    if (!(failure instanceof ApiException known)) {
      return FAILED;
    }
    int status = known.problem().status();
    if (known.problem().code().equals(ApiException.queryTookTooLong().problem().code())) {
      return TIMEOUT;
    }
    if (wasToldToEnd) {
      return CANCELLED;
    }
    if (status == THROTTLED || status == UNAVAILABLE) {
      return REFUSED;
    }
    return status >= CLIENT_ERRORS && status < SERVER_ERRORS ? INVALID : FAILED;
  }
}
