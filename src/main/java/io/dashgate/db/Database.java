package io.dashgate.db;

import io.dashgate.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A verticle's way to Postgres. Two clients, since a pipelined one costs half as much per statement
 * but cannot hold a transaction: single statements go through the first, the few transactions of
 * several statements through the second. Each owns connections on the verticle's event loop.
 */
public final class Database {

  /** Serialization failure and deadlock: nothing was done, and trying again may work. */
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

  /** How many requests may wait for a connection, per connection, before they are turned away. */
  private static final int WAITERS_PER_CONNECTION = 16;

  private final SqlClient statements;
  private final Pool transactions;

  private Database(SqlClient statements, Pool transactions) {
    this.statements = statements;
    this.transactions = transactions;
  }

  /**
   * Opens the clients. Connections are made when they are first needed.
   *
   * @param vertx used from the verticle's context, so that its event loop owns the connections
   * @param owner names the pools in the metrics; two of one name would hide each other
   */
  public static Database open(
      Vertx vertx, DatabaseUrl url, Settings.Database settings, String owner) {
    PgConnectOptions options = url.options(settings);
    SqlClient statements =
        PgBuilder.client()
            .with(pool(owner + "-statements", settings.connections(), settings))
            .connectingTo(options)
            .using(vertx)
            .build();
    Pool transactions =
        PgBuilder.pool()
            .with(pool(owner + "-transactions", settings.transactionConnections(), settings))
            .connectingTo(options)
            .using(vertx)
            .build();
    return new Database(statements, transactions);
  }

  /** Runs one statement, which is a transaction of its own. */
  public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
    return statements.preparedQuery(sql).execute(arguments);
  }

  /** Runs one statement that is written for transactions as well, without one. */
  public <T> Future<T> single(Function<SqlClient, Future<T>> statement) {
    return statement.apply(statements);
  }

  /**
   * Runs several statements as one transaction: all or nothing. Tried once more when it lost
   * against a concurrent one, so {@code work} must have no other effects.
   */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return transactions
        .withTransaction(work)
        .recover(
            failure ->
                failure instanceof PgException conflict
                        && RETRYABLE.contains(String.valueOf(conflict.getSqlState()))
                    ? transactions.withTransaction(work)
                    : Future.failedFuture(failure));
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return statements.close().eventually(transactions::close);
  }

  private static PoolOptions pool(String name, int size, Settings.Database settings) {
    return new PoolOptions()
        .setName(name)
        .setMaxSize(size)
        .setMaxWaitQueueSize(size * WAITERS_PER_CONNECTION * settings.pipeliningLimit())
        .setConnectionTimeout((int) settings.connectionWait().toMillis())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(5)
        .setIdleTimeoutUnit(TimeUnit.MINUTES)
        .setMaxLifetime(30)
        .setMaxLifetimeUnit(TimeUnit.MINUTES);
  }
}
