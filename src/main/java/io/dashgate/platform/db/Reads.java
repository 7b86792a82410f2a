package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, on the primary or its replica; repeated once if that may help. */
final class Reads {

  private static final Logger log = LoggerFactory.getLogger(Reads.class);

  /**
   * Before a read is repeated: the pool needs time to notice that its other sessions ended, too.
   */
  private static final long PAUSE_MS = 25;

  private final Vertx vertx;
  private final ServerConnection primary;
  private final @Nullable ServerConnection replica;
  private final TimeLimits limits;
  private final Supplier<Engine> engine;
  private final ReplicaLag lag;

  /** Whether each read sets its time limit, because its session may have another one. */
  private volatile boolean limitsEach;

  /**
   * Makes the reads of a database.
   *
   * @param limitsEach whether each read has to set its time limit, as far as is known
   */
  Reads(
      Vertx vertx,
      ServerConnection primary,
      @Nullable ServerConnection replica,
      TimeLimits limits,
      boolean limitsEach,
      Supplier<Engine> engine) {
    this.vertx = vertx;
    this.primary = primary;
    this.replica = replica;
    this.limits = limits;
    this.limitsEach = limitsEach;
    this.engine = engine;
    this.lag = new ReplicaLag(replica);
  }

  /** Reads from the primary. */
  Future<RowSet<Row>> fromPrimary(String sql, Tuple arguments) {
    return from(primary, sql, arguments);
  }

  /** Reads from the replica if there is one and it is available. */
  Future<RowSet<Row>> fromReplica(String sql, Tuple arguments) {
    return from(replica == null ? primary : replica, sql, arguments);
  }

  /** Reads with a project announced. */
  Future<RowSet<Row>> in(long projectId, String sql, Tuple arguments) {
    Deadline deadline = Deadline.current();
    return again(
        primary,
        server ->
            lend(
                server,
                deadline,
                (lent, leftMs) ->
                    Transactions.read(lent, engine.get(), projectId, leftMs, sql, arguments)));
  }

  /** Reads as of one moment, with a project announced. */
  <T> Future<T> snapshot(long projectId, Function<SqlConnection, Future<T>> work) {
    Deadline deadline = Deadline.current();
    return again(
        primary,
        server ->
            server.run(
                clients ->
                    Transactions.lend(
                        clients.snapshots(),
                        deadline,
                        limits.statementMs(),
                        lent ->
                            Transactions.snapshot(
                                lent,
                                engine.get(),
                                WriteContext.announcementOfRead(
                                    projectId, deadline.leftMs(limits.statementMs())),
                                work))));
  }

  /**
   * Reads as of one moment for a computation, with a project announced. Not under the watchdog,
   * which takes a long computation for silence.
   */
  <T> Future<T> compute(
      long projectId,
      boolean mayLag,
      Cancellation cancellation,
      Function<SqlConnection, Future<T>> work) {
    return (mayLag ? lag.isShort() : Future.succeededFuture(false))
        .compose(
            isUsable ->
                isUsable && replica != null
                    ? computeOn(replica, projectId, cancellation, work)
                    : computeOn(primary, projectId, cancellation, work))
        .recover(
            failure -> {
              boolean isOver = cancellation.reason() != null;
              boolean again =
                  failure instanceof UnavailableException
                      ? mayLag && replica != null
                      : Failures.mayReadAgain(failure);
              return again && !isOver
                  ? vertx
                      .timer(PAUSE_MS, MILLISECONDS)
                      .compose(any -> computeOn(primary, projectId, cancellation, work))
                  : Future.failedFuture(failure);
            });
  }

  private <T> Future<T> computeOn(
      ServerConnection server,
      long projectId,
      Cancellation cancellation,
      Function<SqlConnection, Future<T>> work) {
    if (!server.watchdog().isAvailable()) {
      return Future.failedFuture(new UnavailableException("Postgres is not there"));
    }
    return server.runUnwatched(
        clients ->
            Transactions.lendUntil(
                vertx,
                clients.queries(),
                cancellation,
                lent ->
                    Transactions.snapshot(
                        lent,
                        engine.get(),
                        WriteContext.announcementOfComputation(projectId, cancellation.leftMs()),
                        work)));
  }

  private Future<RowSet<Row>> from(ServerConnection first, String sql, Tuple arguments) {
    Deadline deadline = Deadline.current();
    return again(first, server -> one(server, deadline, sql, arguments));
  }

  private <T> Future<T> again(ServerConnection first, Function<ServerConnection, Future<T>> read) {
    long begun = System.nanoTime();
    return read.apply(first)
        .recover(
            failure -> {
              if (System.nanoTime() - begun > MILLISECONDS.toNanos(limits.allMs())) {
                return Future.failedFuture(failure); // nobody waits for it any more
              }
              if (first == replica && failure instanceof UnavailableException) {
                return read.apply(primary);
              }
              return Failures.mayReadAgain(failure)
                  ? vertx.timer(PAUSE_MS, MILLISECONDS).compose(any -> read.apply(primary))
                  : Future.failedFuture(failure);
            })
        .timeout(limits.allMs(), MILLISECONDS);
  }

  /** If less time is left than a statement may take, the statement gets that limit in Postgres. */
  private Future<RowSet<Row>> one(
      ServerConnection server, Deadline deadline, String sql, Tuple arguments) {
    return limitsEach || deadline.leftMs(limits.allMs()) < limits.statementMs()
        ? lend(
            server,
            deadline,
            (lent, leftMs) ->
                Transactions.runOne(
                    lent, engine.get(), WriteContext.SYSTEM, leftMs, sql, arguments))
        : server.run(clients -> clients.statements().preparedQuery(sql).execute(arguments));
  }

  private Future<RowSet<Row>> lend(
      ServerConnection server,
      Deadline deadline,
      BiFunction<SqlConnection, Long, Future<RowSet<Row>>> read) {
    return server.run(
        clients ->
            Transactions.lend(
                clients.transactions(),
                deadline,
                limits.allMs(),
                lent -> read.apply(lent, deadline.leftMs(limits.statementMs()))));
  }

  /**
   * Looks whether shared sessions have the right time limit, so that reads need not set it.
   *
   * @param name of the pools, for the log
   */
  Future<Void> lookAtLimit(String name) {
    if (!limitsEach) {
      return Future.succeededFuture();
    }
    Future<Boolean> right = primary.hasTimeLimit(limits.statementMs());
    Future<Boolean> alsoRight =
        replica == null ? Future.succeededFuture(true) : replica.hasTimeLimit(limits.statementMs());
    return Future.join(right, alsoRight)
        .map(any -> right.result() && alsoRight.result())
        .onSuccess(
            all -> {
              limitsEach = !all;
              if (!all) {
                log.warn(
                    "{}: the database role has another statement_timeout than the settings, so each"
                        + " read is a transaction that sets it. Run --migrate to set the role's.",
                    name);
              }
            })
        .mapEmpty();
  }
}
