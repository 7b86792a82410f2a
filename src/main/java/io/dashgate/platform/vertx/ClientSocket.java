package io.dashgate.platform.vertx;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;

/** The socket of a connection to Postgres. */
public final class ClientSocket {

  private ClientSocket() {}

  /**
   * Closes a connection that a pool has lent instead of returning it. The sending half of its
   * socket is closed even while a statement runs, which ends the statement where {@code
   * client_connection_check_interval} is set. The pool may then open another connection.
   */
  public static void abort(SqlConnection connection) {
    // releases the slot in the pool, but only after the pool has noticed the close
    connection.closeHandler(closed -> Vertx.currentContext().runOnContext(v -> connection.close()));
    close(connection);
  }

  /** Closes a connection that no pool has lent yet; the pool notices that its socket is closed. */
  public static void close(SqlConnection connection) {
    if (((SqlConnectionInternal) connection).unwrap().unwrap()
        instanceof SocketConnectionBase raw) {
      raw.socket().channelHandlerContext().channel().close().addListener(done -> {});
    }
  }
}
