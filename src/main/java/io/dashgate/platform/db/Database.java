package io.dashgate.platform.db;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database of one verticle, whose event loop owns the connections. Reads use a pipelined
 * client, writes a pool: a pipelined statement costs half as much, but cannot hold a transaction.
 * Every wait has a limit, and the work of a request ends with its {@link Deadline}, in Postgres
 * too.
 */
public final class Database {

  private final Context context;
  private final String name;
  private final ServerConnection primary;
  private final @Nullable ServerConnection replica;
  private final TimeLimits limits;
  private final Reads reads;

  /** Until it is known, that of most databases: the others understand it, too. */
  private volatile Engine engine = Engine.POSTGRES;

  private Database(
      Vertx vertx,
      String name,
      ServerConnection primary,
      @Nullable ServerConnection replica,
      Settings.Database settings) {
    this.context = vertx.getOrCreateContext();
    this.name = name;
    this.primary = primary;
    this.replica = replica;
    this.limits = TimeLimits.of(settings);
    this.reads = new Reads(vertx, primary, replica, limits, !settings.prepared(), () -> engine);
  }

  /**
   * Opens the clients. Connections are made on demand.
   *
   * @param vertx used on the verticle's context, so that its event loop owns the connections
   * @param name of the pools in the metrics, unique in the process
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

  /** Reads by one statement. Repeated once if the connection is lost. */
  public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
    return reads.fromPrimary(sql, arguments);
  }

  /**
   * Like {@link #execute}, on the replica if there is one and it is available: recent writes may be
   * missing. Not for decisions on access.
   */
  public Future<RowSet<Row>> executeOnReplica(String sql, Tuple arguments) {
    return reads.fromReplica(sql, arguments);
  }

  /**
   * Reads by one statement, with a project announced: row-level security shows the rows of events
   * and persons to nobody else. All of it is sent together, on a connection that is lent for it.
   * Repeated once if the connection is lost.
   *
   * @param projectId the only project whose rows are seen
   */
  public Future<RowSet<Row>> readIn(long projectId, String sql, Tuple arguments) {
    return reads.in(projectId, sql, arguments);
  }

  /**
   * Reads by several statements, all as of the same moment, with a project announced. For reads
   * that may be long: they have connections of their own, of which there are few. Repeated once if
   * the connection is lost, so {@code work} must begin anew each time.
   *
   * @param projectId the only project whose rows are seen
   * @param work sends its first statement before it returns
   */
  public <T> Future<T> snapshot(long projectId, Function<SqlConnection, Future<T>> work) {
    return reads.snapshot(projectId, work);
  }

  /**
   * Like {@link #snapshot}, for a computation: on connections of their own, with a time limit that
   * the computation brings, and until it is told to end.
   *
   * @param mayLag whether the replica may be used, if there is one that is less than 5 seconds
   *     behind
   * @param work as of {@link #snapshot}
   */
  public <T> Future<T> compute(
      long projectId,
      boolean mayLag,
      Cancellation cancellation,
      Function<SqlConnection, Future<T>> work) {
    return reads.compute(projectId, mayLag, cancellation, work);
  }

  /** Writes by one statement, as a transaction or as a part of the one that is open. */
  public Future<RowSet<Row>> write(WriteContext context, String sql, Tuple arguments) {
    if (context.open() != null) {
      return transaction(context, transaction -> transaction.preparedQuery(sql).execute(arguments));
    }
    return lend(
        (lent, leftMs) -> Transactions.runOne(lent, engine, context, leftMs, sql, arguments));
  }

  /**
   * Adds rows of any projects by one statement, which the policies of its table must allow without
   * an announcement. It does not end with the deadline of a request, since it may be that of many.
   * Not repeated: after a lost connection it is not known whether the rows were added.
   */
  public Future<Void> append(String sql, Tuple arguments) {
    return primary
        .run(clients -> clients.transactions().preparedQuery(sql).execute(arguments))
        .timeout(limits.allMs(), TimeUnit.MILLISECONDS)
        .mapEmpty();
  }

  /**
   * Adds rows of any projects, each by a statement of its own, all of them or none; as {@link
   * #append} does by one statement, which Citus would split slowly.
   */
  public Future<Void> appendEach(String sql, List<Tuple> rows) {
    return primary
        .run(
            clients ->
                Transactions.lend(
                    clients.transactions(),
                    Deadline.NEVER,
                    limits.allMs(),
                    lent ->
                        Transactions.run(
                            lent,
                            engine,
                            WriteContext.SYSTEM,
                            limits.statementMs(),
                            open ->
                                Future.all(
                                    rows.stream()
                                        .map(row -> open.preparedQuery(sql).execute(row))
                                        .toList()))))
        .mapEmpty();
  }

  /**
   * Writes by one statement and reads by another, as a transaction or as a part of the one that is
   * open. Citus cannot join rows that a statement writes with other rows.
   *
   * @return the rows that were read; empty if nothing was written
   */
  public Future<Optional<RowSet<Row>>> writeAndRead(
      WriteContext context, String write, Tuple written, String read, Tuple sought) {
    if (context.open() != null) {
      return transaction(
          context, transaction -> Transactions.both(transaction, write, written, read, sought));
    }
    return lend(
        (lent, leftMs) ->
            Transactions.runBoth(lent, engine, context, leftMs, write, written, read, sought));
  }

  /** Lends a connection, with the time that is left for a statement. */
  private <T> Future<T> lend(BiFunction<SqlConnection, Long, Future<T>> work) {
    Deadline deadline = Deadline.current();
    return retryingConflicts(
        () ->
            primary.run(
                clients ->
                    Transactions.lend(
                        clients.transactions(),
                        deadline,
                        limits.allMs(),
                        lent -> work.apply(lent, deadline.leftMs(limits.statementMs())))));
  }

  /**
   * Runs several statements as one transaction, or as a part of the one that is open. Repeated once
   * after a conflict with another transaction, so {@code work} must have no other effects. All of
   * it must end within the time limit of one statement.
   */
  public <T> Future<T> transaction(WriteContext context, Function<SqlConnection, Future<T>> work) {
    OpenTransaction open = context.open();
    if (open != null) {
      return announce(open.connection(), context).compose(any -> work.apply(open.connection()));
    }
    return lend((lent, leftMs) -> Transactions.run(lent, engine, context, leftMs, work));
  }

  /**
   * Runs work as one transaction, including all that it writes with the context that it gets. Those
   * writes are repeated only together with the rest.
   */
  public <T> Future<T> together(
      WriteContext context, BiFunction<SqlConnection, WriteContext, Future<T>> work) {
    List<Runnable> whenOver = new ArrayList<>();
    return transaction(
            context,
            connection ->
                work.apply(connection, context.within(new OpenTransaction(connection, whenOver))))
        .onComplete(any -> whenOver.forEach(Runnable::run));
  }

  /**
   * Like {@link #transaction}, with a time limit of its own, which may be longer than that of a
   * request. It goes on after the request has been answered.
   */
  public <T> Future<T> longTransaction(
      WriteContext context, Duration limit, Function<SqlConnection, Future<T>> work) {
    return retryingConflicts(
        () ->
            primary.runUnwatched(
                clients ->
                    Transactions.lend(
                        clients.transactions(),
                        Deadline.NEVER,
                        limit.toMillis() + limits.waitMs(),
                        lent -> Transactions.run(lent, engine, context, limit.toMillis(), work))));
  }

  private static <T> Future<T> retryingConflicts(Supplier<Future<T>> work) {
    return work.get()
        .recover(
            failure -> Failures.mayWriteAgain(failure) ? work.get() : Future.failedFuture(failure));
  }

  /** Announces to Postgres, within a transaction, who writes from here on and in which project. */
  public static Future<Void> announce(SqlClient transaction, WriteContext context) {
    return Engine.POSTGRES.send(transaction, context.announcement());
  }

  /**
   * Opens all connections, so that the first requests do not wait. Failures are ignored. Looks
   * whether shared sessions have the right time limit, so that reads need not set it.
   */
  public Future<Void> fill() {
    return Future.join(primary.fill(), replica == null ? Future.succeededFuture() : replica.fill())
        .compose(any -> reads.lookAtLimit(name))
        .eventually(() -> lookAtEngine().otherwiseEmpty())
        .mapEmpty();
  }

  /** Returns the engine that was seen last. */
  public Engine engine() {
    return engine;
  }

  /** Returns the engine, and sends what follows in its way. */
  public Future<Engine> lookAtEngine() {
    return Engine.of(this).onSuccess(found -> engine = found);
  }

  /**
   * Runs statements, joined by semicolons, on a connection of their own.
   *
   * @return the rows of the last one
   */
  Future<RowSet<Row>> onFreshConnection(String sql, long limitMs) {
    return primary
        .onFreshConnection(sql, limitMs)
        .map(
            first -> {
              RowSet<Row> last = first;
              while (last.next() != null) {
                last = last.next();
              }
              return last;
            });
  }

  /** Opens new connections; those in use are closed once all their commands are over. */
  void renewConnections() {
    context.runOnContext(any -> primary.renewClients(limits.allMs() + TimeLimits.SLACK_MS));
  }

  /** Returns the name of its pools. */
  public String name() {
    return name;
  }

  /** Whether Postgres is available as far as is known; if not, everything fails at once. */
  public boolean isAvailable() {
    return primary.watchdog().isAvailable();
  }

  /** Whether Postgres answers as usual; if not, nobody should wait long to ask it. */
  public boolean isWell() {
    return primary.watchdog().isWell() && (replica == null || replica.watchdog().isWell());
  }

  /** Returns how often the connections were replaced because no answers arrived. */
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
