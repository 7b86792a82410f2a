package io.dashgate.platform.db;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the failures of the client mean. It has no types for most of them, only texts; here they get
 * types, so that nobody else needs to know the texts. Codes: PostgreSQL manual, appendix A.
 */
final class Failures {

  /** The pool gave up waiting, or was replaced while a request waited. */
  private static final Set<String> NO_CONNECTION =
      Set.of("Timeout waiting for connection", "Timeout", "Pool closed");

  private static final Set<String> LOST_CONNECTION =
      Set.of(
          "Connection is closed",
          "Connection was closed",
          "Connection not open CLOSED",
          "Pending requests failed to be sent due to connection has been closed.",
          "Connection is not active now, current status: CLOSING",
          "Connection is not active now, current status: CLOSED");

  /** Serialization failure and deadlock: nothing was done, and trying again may work. */
  private static final Set<String> CONFLICT = Set.of("40001", "40P01");

  /** Somebody ended the session, or the server is on its way down or up. */
  private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03");

  /** A cached statement, after a migration has changed a table that it reads. */
  private static final String STALE_STATEMENT = "0A000";

  private static final String READ_ONLY = "25006";

  private Failures() {}

  /** Returns the same failure with a type that says what it means, if it had none. */
  static Throwable typed(Throwable failure) {
    if (failure instanceof UnavailableException || failure instanceof PgException) {
      return failure;
    }
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof ConnectionPoolTooBusyException
        || failure instanceof ConnectException
        || (failure instanceof VertxException && NO_CONNECTION.contains(text))) {
      return new UnavailableException(text);
    }
    if (failure instanceof ClosedConnectionException
        || failure instanceof IOException
        || (failure instanceof VertxException && LOST_CONNECTION.contains(text))) {
      return new LostConnectionException(text);
    }
    return failure;
  }

  /** Whether the server itself has spoken, be it to refuse. */
  static boolean isAnswer(@Nullable Throwable failure) {
    return failure instanceof PgException;
  }

  /** Whether a read may be tried again: no row of it has been handed on. */
  static boolean mayReadAgain(Throwable failure) {
    return failure instanceof LostConnectionException
        || hasState(failure, SHUT_DOWN)
        || hasState(failure, CONFLICT)
        || hasState(failure, Set.of(STALE_STATEMENT));
  }

  /** Whether a write may be tried again: Postgres says that it has done nothing. */
  static boolean mayWriteAgain(Throwable failure) {
    return hasState(failure, CONFLICT) || hasState(failure, Set.of(STALE_STATEMENT));
  }

  /**
   * Whether the connection must not be used again: its transaction may still be under way, or it
   * leads to a server that has become a replica.
   */
  static boolean spoilsConnection(Throwable failure) {
    return failure instanceof TimeoutException || hasState(failure, Set.of(READ_ONLY));
  }

  /** Returns the failure of a commit: with the connection gone, nobody knows how it ended. */
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
