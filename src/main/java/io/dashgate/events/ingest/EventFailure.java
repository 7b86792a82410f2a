package io.dashgate.events.ingest;

import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Events cannot be processed, for a reason of their own: trying again would not help. */
final class EventFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Classes of SQLSTATE that depend on values: data exception, integrity constraint, program limit.
   */
  private static final Set<String> CLASSES_OF_VALUES = Set.of("21", "22", "23", "54");

  private static final String CHECK_VIOLATION = "23514";
  private static final Set<String> TOO_LARGE = Set.of("53200", "57014");

  EventFailure(Throwable cause) {
    super(cause.toString(), cause);
  }

  /** Whether a failure is that of the events, and not of the database. */
  static boolean isOfEvents(Throwable failure) {
    if (failure instanceof PgException answer) {
      String state = String.valueOf(answer.getSqlState());
      return CLASSES_OF_VALUES.contains(state.substring(0, Math.min(2, state.length())))
          && !isMissingPartition(failure);
    }
    return failure instanceof EventFailure;
  }

  /** Whether fewer events may work: the statements took too long, or memory was not enough. */
  static boolean isOfSize(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof OutOfMemoryError
        || (failure instanceof PgException answer
            && TOO_LARGE.contains(String.valueOf(answer.getSqlState())));
  }

  /** Whether there is no partition for the month: it is made, and the events are tried again. */
  static boolean isMissingPartition(Throwable failure) {
    return failure instanceof PgException answer
        && CHECK_VIOLATION.equals(answer.getSqlState())
        && String.valueOf(answer.getErrorMessage()).contains("no partition of relation");
  }
}
