package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A verticle's way to Postgres. Two clients, since a pipelined one costs half as much per statement
 * but cannot hold a transaction: reads go through the first, writes through the second. Each owns
 * connections on the verticle's event loop. Every wait here ends, whatever Postgres does; and what
 * is done for a request ends with its {@link Deadline}, in Postgres too.
 */
public final class Database {

  /** For the way there and back, beside the limits of waiting for a connection and of Postgres. */
  private static final long SLACK_MS = 500;

  /** When one session of a pool has ended, the others have too: time for the pool to notice. */
  private static final long PAUSE_MS = 25;

  private final Vertx vertx;
  private final String name;
  private final ServerConnection primary;
  private final @Nullable ServerConnection replica;
  private final long waitMs;
  private final long statementMs;
  private final long limitMs;

  private Database(
      Vertx vertx,
      String name,
      ServerConnection primary,
      @Nullable ServerConnection replica,
      Settings.Database settings) {
    this.vertx = vertx;
    this.name = name;
    this.primary = primary;
    this.replica = replica;
    this.waitMs = settings.connectionWait().toMillis() + SLACK_MS;
    this.statementMs = settings.statementTimeout().toMillis();
    this.limitMs = waitMs + statementMs;
  }

  /**
   * Opens the clients. Connections are made when they are first needed.
   *
   * @param vertx used from the verticle's context, so that its event loop owns the connections
   * @param name names the pools in the metrics; two of one name would hide each other
   */
  public static Database open(
      Vertx vertx, DatabaseUrl url, Settings.Database settings, String name) {
    ServerConnection primary =
        new ServerConnection(vertx, url.hosts(vertx, settings), settings, name);
    ServerConnection replica =
        settings
            .replicaUrl()
            .map(other -> new DatabaseUrl(other).hosts(vertx, settings))
            .map(hosts -> new ServerConnection(vertx, hosts, settings, name + "-replica"))
            .orElse(null);
    return new Database(vertx, name, primary, replica, settings);
  }

  /**
   * Runs one statement that reads, which is a transaction of its own. Tried once more when the
   * connection was lost.
   */
  public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
    return readFrom(primary, sql, arguments);
  }

  /**
   * Like {@link #execute}, but what was written lately may be missing: goes to the replica, if
   * there is one that can be asked. Not for deciding who may do what.
   */
  public Future<RowSet<Row>> executeOnReplica(String sql, Tuple arguments) {
    return readFrom(replica == null ? primary : replica, sql, arguments);
  }

  private Future<RowSet<Row>> readFrom(ServerConnection first, String sql, Tuple arguments) {
    Deadline deadline = Deadline.current();
    return read(first, deadline, sql, arguments)
        .recover(
            failure -> {
              if (first == replica && failure instanceof UnavailableException) {
                return read(primary, deadline, sql, arguments);
              }
              return Failures.mayReadAgain(failure)
                  ? vertx
                      .timer(PAUSE_MS, MILLISECONDS)
                      .compose(any -> read(primary, deadline, sql, arguments))
                  : Future.failedFuture(failure);
            })
        .timeout(limitMs, MILLISECONDS);
  }

  /** With less time left than a statement may take, it is sent with the time that it has. */
  private Future<RowSet<Row>> read(
      ServerConnection link, Deadline deadline, String sql, Tuple arguments) {
    return deadline.leftMs(limitMs) < statementMs
        ? link.run(
            clients ->
                lend(
                    clients,
                    deadline,
                    limitMs,
                    lent -> runOn(lent, WriteContext.SYSTEM, deadline, sql, arguments)))
        : link.run(clients -> clients.statements().preparedQuery(sql).execute(arguments));
  }

  /**
   * Runs one statement that writes, as a transaction of its own. Its four commands go out together,
   * so it takes one round trip: a statement that fails turns the commit into a rollback.
   */
  public Future<RowSet<Row>> write(WriteContext writer, String sql, Tuple arguments) {
    if (writer.open() != null) {
      return transaction(writer, transaction -> transaction.preparedQuery(sql).execute(arguments));
    }
    Deadline deadline = Deadline.current();
    return retryingConflicts(
        () ->
            primary.run(
                clients ->
                    lend(
                        clients,
                        deadline,
                        limitMs,
                        lent -> runOn(lent, writer, deadline, sql, arguments))));
  }

  private Future<RowSet<Row>> runOn(
      SqlConnection connection,
      WriteContext writer,
      Deadline deadline,
      String sql,
      Tuple arguments) {
    Future<?> begun = connection.query("begin").execute();
    Future<?> announced = open(connection, writer, deadline.leftMs(statementMs));
    Future<RowSet<Row>> written = connection.preparedQuery(sql).execute(arguments);
    Future<?> committed = connection.query("commit").execute();
    // answered in the order they were sent: after the last, all are
    return committed.transform(
        last ->
            last.succeeded() && written.succeeded()
                ? written
                : Future.failedFuture(cause(List.of(written, begun, announced, committed))));
  }

  /** Returns what Postgres itself says, which is the cause of all else; or that it says nothing. */
  private static Throwable cause(List<Future<?>> commands) {
    List<Throwable> causes = commands.stream().filter(Future::failed).map(Future::cause).toList();
    return causes.stream()
        .filter(Failures::isAnswer)
        .findFirst()
        .orElseGet(() -> Failures.ofCommit(causes.get(0)));
  }

  /**
   * Runs several statements as one transaction: all or nothing. Tried once more when it lost
   * against a concurrent one, so {@code work} must have no other effects. All of it has to be done
   * in the time that one statement has.
   */
  public <T> Future<T> transaction(WriteContext writer, Function<SqlConnection, Future<T>> work) {
    OpenTransaction open = writer.open();
    if (open != null) {
      return announce(open.connection(), writer).compose(any -> work.apply(open.connection()));
    }
    Deadline deadline = Deadline.current();
    return retryingConflicts(
        () ->
            primary.run(
                clients ->
                    lend(
                        clients,
                        deadline,
                        limitMs,
                        lent -> begin(lent, writer, deadline.leftMs(statementMs), work))));
  }

  /**
   * Runs work as one transaction, and with it all that it writes for the writer that it is given.
   * What that one writes is tried again only together with the rest.
   */
  public <T> Future<T> together(
      WriteContext writer, BiFunction<SqlConnection, WriteContext, Future<T>> work) {
    List<Runnable> whenOver = new ArrayList<>();
    return transaction(
            writer,
            connection ->
                work.apply(connection, writer.within(new OpenTransaction(connection, whenOver))))
        .onComplete(any -> whenOver.forEach(Runnable::run));
  }

  /**
   * Like {@link #transaction}, for what may take longer than other statements, and than a request:
   * as a whole. It goes on when the request has been answered.
   */
  public <T> Future<T> longTransaction(
      WriteContext writer, Duration limit, Function<SqlConnection, Future<T>> work) {
    return retryingConflicts(
        () ->
            primary.runUnwatched(
                clients ->
                    lend(
                        clients,
                        Deadline.NEVER,
                        limit.toMillis() + waitMs,
                        lent -> begin(lent, writer, limit.toMillis(), work))));
  }

  private static <T> Future<T> begin(
      SqlConnection connection,
      WriteContext writer,
      long statementMs,
      Function<SqlConnection, Future<T>> work) {
    return connection
        .begin()
        .compose(
            transaction ->
                open(connection, writer, statementMs)
                    .compose(any -> work.apply(connection))
                    .compose(
                        result -> commit(transaction).map(result),
                        failure -> rollBack(transaction, failure)));
  }

  private static Future<Void> commit(Transaction transaction) {
    return transaction.commit().recover(e -> Future.failedFuture(Failures.ofCommit(e)));
  }

  private static <T> Future<T> rollBack(Transaction transaction, Throwable cause) {
    return transaction.rollback().transform(any -> Future.failedFuture(cause));
  }

  /**
   * Lends a connection for a limited time; one that cannot be trusted afterwards is closed, which
   * ends what Postgres does for it.
   */
  private static <T> Future<T> lend(
      Clients clients, Deadline deadline, long limitMs, Function<SqlConnection, Future<T>> work) {
    return clients
        .transactions()
        .getConnection()
        .compose(
            connection -> {
              long leftMs = deadline.leftMs(limitMs);
              if (leftMs <= 0) {
                connection.close();
                return Future.failedFuture(new TimeoutException("the time is up"));
              }
              return work.apply(connection.exceptionHandler(Database::alreadyReported))
                  .timeout(leftMs, MILLISECONDS)
                  .onComplete(
                      result -> connection.close(),
                      failure -> {
                        if (Failures.spoilsConnection(failure)) {
                          Clients.abort(connection);
                        } else {
                          connection.close();
                        }
                      });
            });
  }

  /** What goes wrong with a connection fails the commands on it; else the client would print it. */
  private static void alreadyReported(Throwable failure) {}

  /** Tells Postgres, within a transaction, who writes from here on, and where. */
  public static Future<Void> announce(SqlClient transaction, WriteContext writer) {
    return transaction.preparedQuery(WriteContext.ANNOUNCE).execute(writer.arguments()).mapEmpty();
  }

  /** Begins a transaction: with whose it is, and how long each of its statements may take. */
  private static Future<Void> open(SqlClient transaction, WriteContext writer, long statementMs) {
    return transaction
        .preparedQuery(WriteContext.OPEN)
        .execute(writer.arguments().addString(Long.toString(Math.max(1, statementMs))))
        .mapEmpty();
  }

  private static <T> Future<T> retryingConflicts(Supplier<Future<T>> work) {
    return work.get()
        .recover(
            failure -> Failures.mayWriteAgain(failure) ? work.get() : Future.failedFuture(failure));
  }

  /**
   * Makes all connections at once, so that the first requests need not wait for any. Those that
   * cannot be made now are made when they are needed.
   */
  public Future<Void> fill() {
    return Future.join(primary.fill(), replica == null ? Future.succeededFuture() : replica.fill())
        .mapEmpty();
  }

  /** Returns the name of its pools. */
  public String name() {
    return name;
  }

  /** Whether Postgres is there, as far as is known; if not, everything is refused at once. */
  public boolean isAvailable() {
    return primary.watchdog().isAvailable();
  }

  /** Returns how often the connections were replaced because they had fallen silent. */
  public long swaps() {
    return primary.watchdog().swaps() + (replica == null ? 0 : replica.watchdog().swaps());
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return Future.join(
            primary.close(), replica == null ? Future.succeededFuture() : replica.close())
        .mapEmpty();
  }
}
