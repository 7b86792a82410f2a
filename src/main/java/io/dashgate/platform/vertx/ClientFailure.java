package io.dashgate.platform.vertx;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;

/** Kinds of failures of the Postgres client, which has no types for most of them, only texts. */
public enum ClientFailure {
  /** No connection was available in time, or none could be made: the command was not sent. */
  NO_CONNECTION,
  /** The connection was lost: the command may have been executed. */
  CONNECTION_LOST,
  /** Anything else, including an error that Postgres reports. */
  OTHER;

  private static final Set<String> NO_CONNECTION_TEXTS =
      Set.of("Timeout waiting for connection", "Timeout", "Pool closed");

  private static final Set<String> CONNECTION_LOST_TEXTS =
      Set.of(
          "Connection was closed",
          "Pending requests failed to be sent due to connection has been closed.",
          "Connection is not active now, current status: CLOSING",
          "Connection is not active now, current status: CLOSED");

  /** Returns the kind of a failure. */
  public static ClientFailure of(Throwable failure) {
    if (failure instanceof ConnectionPoolTooBusyException
        || failure instanceof ConnectException
        || hasText(failure, NO_CONNECTION_TEXTS)) {
      return NO_CONNECTION;
    }
    if (failure instanceof ClosedConnectionException
        || failure instanceof IOException
        || hasText(failure, CONNECTION_LOST_TEXTS)) {
      return CONNECTION_LOST;
    }
    return OTHER;
  }

  private static boolean hasText(Throwable failure, Set<String> texts) {
    return failure instanceof VertxException
        && texts.contains(String.valueOf(failure.getMessage()));
  }
}
