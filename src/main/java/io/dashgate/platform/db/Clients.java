package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.vertx.ClientSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The clients of one server, opened, replaced and closed together. Connections are made on demand.
 *
 * @param statements pipelined, for single statements
 * @param transactions lends connections
 * @param snapshots lends connections for long reads, so that these delay nothing else
 * @param queries lends connections for computations, which take even longer
 */
record Clients(SqlClient statements, Pool transactions, Pool snapshots, Pool queries) {

  /** Length of the wait queue per connection; further requests are refused. */
  private static final int WAITERS_PER_CONNECTION = 16;

  /** A connection whose data is not acknowledged for so long is closed. Epoll only. */
  private static final int TCP_USER_TIMEOUT_MS = 3_000;

  /**
   * Opens the clients.
   *
   * @param name of the pools in the metrics, unique in the process
   */
  static Clients open(Vertx vertx, Hosts hosts, Settings.Database settings, String name) {
    SqlClient statements =
        prepared(PgBuilder.client(), settings)
            .with(pool(name + "-statements", settings.connections(), settings))
            .with(transport(settings))
            .connectingTo(() -> hosts.get().map(host -> limited(host, settings)))
            .using(vertx)
            .build();
    Pool transactions =
        lending(vertx, hosts, settings, name + "-transactions", settings.transactionConnections());
    Pool snapshots =
        lending(vertx, hosts, settings, name + "-snapshots", settings.eventConnections());
    Pool queries = lending(vertx, hosts, settings, name + "-queries", settings.queryConnections());
    return new Clients(statements, transactions, snapshots, queries);
  }

  private static Pool lending(
      Vertx vertx, Hosts hosts, Settings.Database settings, String name, int size) {
    return prepared(PgBuilder.pool(), settings)
        .with(pool(name, size, settings))
        .with(transport(settings))
        .connectingTo(hosts)
        .using(vertx)
        .build();
  }

  /**
   * The client sends a statement on the first connection that takes one more, so a slow statement
   * would delay those behind it while other connections are idle.
   */
  private static SqlConnectOptions limited(SqlConnectOptions host, Settings.Database settings) {
    return new PgConnectOptions((PgConnectOptions) host)
        .setPipeliningLimit(settings.pipeliningLimit())
        // the copy does not have it
        .setUseLayer7Proxy(!settings.prepared());
  }

  /** Sets the parameters of each new session, unless sessions are shared with other processes. */
  private static <C> ClientBuilder<C> prepared(
      ClientBuilder<C> builder, Settings.Database settings) {
    if (!settings.prepared()) {
      return builder;
    }
    String statement = SessionParameters.of(settings.statementTimeout()).statement();
    long limitMs = settings.connectionWait().plus(settings.statementTimeout()).toMillis();
    return builder.withConnectHandler(
        connection ->
            connection
                .query(statement)
                .execute()
                .timeout(limitMs, MILLISECONDS)
                .onComplete(any -> connection.close(), failure -> ClientSocket.close(connection)));
  }

  /** Opens all connections but those for long reads and computations. */
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

  /** Closes the clients; commands in flight fail. */
  Future<Void> close() {
    return Future.join(statements.close(), transactions.close(), snapshots.close(), queries.close())
        .mapEmpty();
  }

  /** Returns the socket options, with time limits that TCP itself does not have. */
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
