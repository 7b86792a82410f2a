package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The two clients of one server, which are opened, replaced and closed together. Connections are
 * made when they are first needed.
 *
 * @param statements pipelined, for single statements
 * @param transactions lends whole connections
 */
record Clients(SqlClient statements, Pool transactions) {

  /** How many requests may wait for a connection, per connection, before they are turned away. */
  private static final int WAITERS_PER_CONNECTION = 16;

  /** What was sent and is not acknowledged for so long was sent to nobody. Epoll only. */
  private static final int TCP_USER_TIMEOUT_MS = 3_000;

  /**
   * Opens the clients.
   *
   * @param name names the pools in the metrics; two of one name would hide each other
   */
  static Clients open(Vertx vertx, Hosts hosts, Settings.Database settings, String name) {
    SqlClient statements =
        PgBuilder.client()
            .with(pool(name + "-statements", settings.connections(), settings))
            .with(transport(settings))
            .connectingTo(hosts)
            .using(vertx)
            .build();
    Pool transactions =
        PgBuilder.pool()
            .with(pool(name + "-transactions", settings.transactionConnections(), settings))
            .with(transport(settings))
            .connectingTo(hosts)
            .using(vertx)
            .build();
    return new Clients(statements, transactions);
  }

  /** Makes all connections that there may be. */
  Future<Void> fill(Settings.Database settings) {
    List<Future<?>> answers =
        repeat(settings.connections(), () -> statements.query("select 1").execute());
    List<Future<SqlConnection>> lent =
        repeat(settings.transactionConnections(), transactions::getConnection);
    return Future.join(answers)
        .eventually(() -> Future.join(lent))
        .onComplete(any -> lent.forEach(one -> one.onSuccess(SqlConnection::close)))
        .mapEmpty();
  }

  private static <T> List<T> repeat(int times, Supplier<T> what) {
    return Stream.generate(what).limit(times).toList();
  }

  /**
   * Closes the sockets at once: whatever is in flight fails, and nothing waits for a server that
   * may have fallen silent.
   */
  Future<Void> close() {
    return Future.join(statements.close(), transactions.close()).mapEmpty();
  }

  /**
   * Closes a lent connection instead of giving it back. The client's own way would say goodbye, and
   * wait for the server to hang up; so this reaches for the socket.
   */
  static void abort(SqlConnection connection) {
    // gives back the place in the pool, but only after the pool has noticed the closing
    connection.closeHandler(closed -> Vertx.currentContext().runOnContext(v -> connection.close()));
    if (((SqlConnectionInternal) connection).unwrap().unwrap()
        instanceof SocketConnectionBase raw) {
      raw.socket().channelHandlerContext().channel().close().addListener(done -> {});
    }
  }

  /** Returns how connections reach the server: with limits, since TCP by itself has none. */
  static NetClientOptions transport(Settings.Database settings) {
    return new NetClientOptions()
        .setConnectTimeout((int) settings.connectionWait().toMillis())
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        .setTcpUserTimeout(TCP_USER_TIMEOUT_MS);
  }

  private static PoolOptions pool(String name, int size, Settings.Database settings) {
    return new PoolOptions()
        .setName(name)
        .setMaxSize(size)
        .setMaxWaitQueueSize(size * WAITERS_PER_CONNECTION)
        .setConnectionTimeout((int) settings.connectionWait().toMillis())
        .setConnectionTimeoutUnit(MILLISECONDS)
        .setIdleTimeout(5)
        .setIdleTimeoutUnit(TimeUnit.MINUTES)
        .setMaxLifetime(30)
        .setMaxLifetimeUnit(TimeUnit.MINUTES);
  }
}
