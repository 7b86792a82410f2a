package io.dashgate.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A verticle's way to Postgres. Two clients, since a pipelined one costs half as much per statement
 * but cannot hold a transaction: reads go through the first, writes through the second. Each owns
 * connections on the verticle's event loop.
 */
public final class Database {

  /** Serialization failure and deadlock: nothing was done, and trying again may work. */
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

  /** How many requests may wait for a connection, per connection, before they are turned away. */
  private static final int WAITERS_PER_CONNECTION = 16;

  /** Closing waits for the server, which may have fallen silent. */
  private static final long CLOSE_LIMIT_MS = 2_000;

  /** For the way there and back, beside the limits of waiting for a connection and of Postgres. */
  private static final long SLACK_MS = 500;

  private final SqlClient statements;
  private final Pool transactions;
  private final long limitMs;

  private Database(SqlClient statements, Pool transactions, Settings.Database settings) {
    this.statements = statements;
    this.transactions = transactions;
    this.limitMs =
        settings.connectionWait().plus(settings.statementTimeout()).toMillis() + SLACK_MS;
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
    return new Database(statements, transactions, settings);
  }

  /**
   * Runs one statement that reads, which is a transaction of its own. Like all waits here it ends:
   * a server that has fallen silent does not cancel anything.
   */
  public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
    return statements.preparedQuery(sql).execute(arguments).timeout(limitMs, MILLISECONDS);
  }

  /**
   * Runs one statement that writes, as a transaction of its own. Its four commands go out together,
   * so it takes one round trip: a statement that fails turns the commit into a rollback.
   */
  public Future<RowSet<Row>> write(Writer writer, String sql, Tuple arguments) {
    if (writer.open() != null) {
      return transaction(writer, transaction -> transaction.preparedQuery(sql).execute(arguments));
    }
    return retrying(
        () ->
            transactions
                .getConnection()
                .compose(
                    connection ->
                        writeOn(connection, writer, sql, arguments)
                            .timeout(limitMs, MILLISECONDS)
                            .eventually(connection::close)));
  }

  private static Future<RowSet<Row>> writeOn(
      SqlConnection connection, Writer writer, String sql, Tuple arguments) {
    Future<?> begun = connection.query("begin").execute();
    Future<?> announced = announce(connection, writer);
    Future<RowSet<Row>> written = connection.preparedQuery(sql).execute(arguments);
    Future<?> committed = connection.query("commit").execute();
    return Future.join(begun, announced, written, committed)
        .compose(
            all -> written,
            // the statement's own failure is the cause of the others
            failure -> written.failed() ? written : Future.failedFuture(failure));
  }

  /**
   * Runs several statements as one transaction: all or nothing. Tried once more when it lost
   * against a concurrent one, so {@code work} must have no other effects.
   */
  public <T> Future<T> transaction(Writer writer, Function<SqlConnection, Future<T>> work) {
    SqlConnection open = writer.open();
    if (open != null) {
      return announce(open, writer).compose(any -> work.apply(open));
    }
    return retrying(
        () ->
            transactions.withTransaction(
                connection -> announce(connection, writer).compose(any -> work.apply(connection))));
  }

  /**
   * Runs work as one transaction, and with it all that it writes for the writer that it is given.
   * What that one writes is tried again only together with the rest.
   */
  public <T> Future<T> together(Writer writer, BiFunction<SqlConnection, Writer, Future<T>> work) {
    return retrying(
        () ->
            transactions.withTransaction(
                connection -> work.apply(connection, writer.within(connection))));
  }

  /** Tells Postgres, within a transaction, who writes from here on, and where. */
  public static Future<Void> announce(SqlClient transaction, Writer writer) {
    return transaction.preparedQuery(Writer.ANNOUNCE).execute(writer.arguments()).mapEmpty();
  }

  private static <T> Future<T> retrying(Supplier<Future<T>> work) {
    return work.get()
        .recover(
            failure ->
                failure instanceof PgException conflict
                        && RETRYABLE.contains(String.valueOf(conflict.getSqlState()))
                    ? work.get()
                    : Future.failedFuture(failure));
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return Future.join(statements.close(), transactions.close())
        .timeout(CLOSE_LIMIT_MS, MILLISECONDS)
        .mapEmpty();
  }

  private static PoolOptions pool(String name, int size, Settings.Database settings) {
    return new PoolOptions()
        .setName(name)
        .setMaxSize(size)
        .setMaxWaitQueueSize(size * WAITERS_PER_CONNECTION * settings.pipeliningLimit())
        .setConnectionTimeout((int) settings.connectionWait().toMillis())
        .setConnectionTimeoutUnit(MILLISECONDS)
        .setIdleTimeout(5)
        .setIdleTimeoutUnit(TimeUnit.MINUTES)
        .setMaxLifetime(30)
        .setMaxLifetimeUnit(TimeUnit.MINUTES);
  }
}
