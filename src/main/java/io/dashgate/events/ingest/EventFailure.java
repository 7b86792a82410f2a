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

  /** Out of memory, cancelled, unique violation. */
  private static final Set<String> PERHAPS_OF_VALUES = Set.of("53200", "57014", "23505");

  EventFailure(Throwable cause) {
    super(cause.toString(), cause);
  }

  /** Whether a failure is that of the events, and not of the database. */
  static boolean isOfEvents(Throwable failure) {
    if (failure instanceof PgException answer) {
      String state = state(answer);
      return CLASSES_OF_VALUES.contains(state.substring(0, Math.min(2, state.length())))
          && !PERHAPS_OF_VALUES.contains(state)
          && !isMissingPartition(failure);
    }
    return failure instanceof EventFailure;
  }

  /**
   * Whether it may be that of the events: fewer of them, or another try, may work. The statements
   * took too long, memory was not enough, or another transaction was faster.
   */
  static boolean mayBeOfEvents(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof OutOfMemoryError
        || (failure instanceof PgException answer && PERHAPS_OF_VALUES.contains(state(answer)));
  }

  /** Whether there is no partition for the month: it is made, and the events are tried again. */
  static boolean isMissingPartition(Throwable failure) {
    return failure instanceof PgException answer
        && CHECK_VIOLATION.equals(answer.getSqlState())
        && String.valueOf(answer.getErrorMessage()).contains("no partition of relation");
  }

  private static String state(PgException answer) {
    return String.valueOf(answer.getSqlState());
  }
}
