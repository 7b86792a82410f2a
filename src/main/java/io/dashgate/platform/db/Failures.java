package io.dashgate.platform.db;

import io.dashgate.platform.vertx.ClientFailure;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meaning of failures of the client and of Postgres. Codes: PostgreSQL manual, appendix A. */
final class Failures {

  /** Serialization failure and deadlock: nothing was done, and trying again may work. */
  private static final Set<String> CONFLICT = Set.of("40001", "40P01");

  /** The server refused a connection: it has no free one, or is stopping or starting. */
  private static final Set<String> NO_CONNECTION = Set.of("53300", "57P03");

  /** The session was terminated. */
  private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02");

  /** A cached statement whose table was changed by a migration. */
  private static final String STALE_STATEMENT = "0A000";

  private static final String READ_ONLY = "25006";

  /** Citus has lost a worker. The transaction is over, and was not committed. */
  private static final Set<String> LOST_WORKER = Set.of("08006");

  private static final String CANCELLED = "57014";

  private static final String INTERNAL_ERROR = "XX000";

  /** Citus, of a statement that has waited while its rows were moved to another shard. */
  private static final String MOVED = "could not find valid entry for shard";

  private Failures() {}

  /** Returns the same failure with a type of its own, if it had none. */
  static Throwable typed(Throwable failure) {
    if (failure instanceof UnavailableException) {
      return failure;
    }
    String text = String.valueOf(failure.getMessage());
    if (hasState(failure, NO_CONNECTION)) {
      return new UnavailableException(text);
    }
    return switch (ClientFailure.of(failure)) {
      case NO_CONNECTION -> new UnavailableException(text);
      case CONNECTION_LOST -> new LostConnectionException(text);
      case OTHER -> failure;
    };
  }

  /** Whether the failure is an error that the server has sent. */
  static boolean isAnswer(@Nullable Throwable failure) {
    return failure instanceof PgException;
  }

  /**
   * Whether the server has not answered in time, or could not be asked. Any other failure of a
   * command is the server's answer or what a feature has made of it.
   */
  static boolean isSilence(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof UnavailableException
        || failure instanceof LostConnectionException;
  }

  /** The same for a worker of Citus, for which the coordinator answers. */
  static boolean isSilenceOfWorker(Throwable failure) {
    return isSilence(failure)
        || hasState(failure, LOST_WORKER)
        || hasState(failure, SHUT_DOWN)
        || hasState(failure, Set.of(CANCELLED));
  }

  /** Whether a read may be repeated. */
  static boolean mayReadAgain(Throwable failure) {
    return failure instanceof LostConnectionException
        || hasState(failure, LOST_WORKER)
        || hasState(failure, SHUT_DOWN)
        || hasState(failure, CONFLICT)
        || hasState(failure, Set.of(STALE_STATEMENT))
        || isOfMovedRows(failure);
  }

  /** Whether a write may be repeated: Postgres reports that it was not applied. */
  static boolean mayWriteAgain(Throwable failure) {
    return hasState(failure, CONFLICT)
        || hasState(failure, LOST_WORKER)
        || hasState(failure, Set.of(STALE_STATEMENT))
        || isOfMovedRows(failure);
  }

  private static boolean isOfMovedRows(Throwable failure) {
    return hasState(failure, Set.of(INTERNAL_ERROR))
        && String.valueOf(failure.getMessage()).contains(MOVED);
  }

  /**
   * Whether the connection must not be used again: its transaction may still run, or the server has
   * become a replica.
   */
  static boolean spoilsConnection(Throwable failure) {
    return failure instanceof TimeoutException || hasState(failure, Set.of(READ_ONLY));
  }

  /** Returns the failure of a commit: after a lost connection its outcome is unknown. */
  static Throwable ofCommit(Throwable failure) {
    return typed(failure) instanceof LostConnectionException
        ? new TimeoutException("the connection was lost during the commit")
        : failure;
  }

  private static boolean hasState(Throwable failure, Set<String> states) {
    return failure instanceof PgException database
        && Stream.ofNullable(database.getSqlState()).anyMatch(states::contains);
  }
}
