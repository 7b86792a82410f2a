package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.platform.vertx.ClientSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Transactions on connections that a pool lends for a limited time. */
final class Transactions {

  private static final String SNAPSHOT = "begin isolation level repeatable read, read only";

  private Transactions() {}

  /**
   * Lends a connection. One that cannot be trusted afterwards is closed, which ends what Postgres
   * does for it.
   *
   * @param pool which one
   * @param limitMs how long the work may take, if the deadline allows that much
   */
  static <T> Future<T> lend(
      Pool pool, Deadline deadline, long limitMs, Function<SqlConnection, Future<T>> work) {
    return pool.getConnection()
        .compose(
            connection -> {
              long leftMs = deadline.leftMs(limitMs);
              if (leftMs <= 0) {
                connection.close();
                return Future.failedFuture(new TimeoutException("the time is up"));
              }
              return work.apply(connection.exceptionHandler(Transactions::alreadyReported))
                  .timeout(leftMs, MILLISECONDS)
                  .onComplete(
                      result -> connection.close(), failure -> release(connection, failure));
            });
  }

  /** Before the connection of work that has been told to end is closed. */
  private static final long GRACE_MS = 200;

  /**
   * Lends a connection for work that has a time limit of its own. If the work goes on for a moment
   * after it was told to end, the connection is closed, which ends its statement in Postgres.
   *
   * @return completes when the work has ended
   */
  static <T> Future<T> lendUntil(
      Vertx vertx, Pool pool, Cancellation cancellation, Function<SqlConnection, Future<T>> work) {
    return pool.getConnection()
        .compose(
            connection -> {
              Future<T> worked =
                  work.apply(connection.exceptionHandler(Transactions::alreadyReported));
              AtomicBoolean isClosed = new AtomicBoolean();
              cancellation
                  .requested()
                  .compose(any -> vertx.timer(GRACE_MS, MILLISECONDS))
                  .onSuccess(
                      any -> {
                        if (!worked.isComplete() && isClosed.compareAndSet(false, true)) {
                          ClientSocket.abort(connection);
                        }
                      });
              return worked.onComplete(
                  result -> {
                    if (isClosed.compareAndSet(false, true)) {
                      if (result.succeeded()) {
                        connection.close();
                      } else {
                        release(connection, result.cause());
                      }
                    }
                  });
            });
  }

  /** A failure of a connection fails the commands on it; the client would log it, too. */
  private static void alreadyReported(Throwable failure) {}

  private static void release(SqlConnection connection, Throwable failure) {
    if (Failures.spoilsConnection(failure)) {
      ClientSocket.abort(connection);
    } else {
      connection.close();
    }
  }

  /**
   * Runs one statement as a transaction. Its commands are sent together, so it takes one round
   * trip: after a statement that fails, the commit is a rollback.
   *
   * @param engine of the database
   * @param statementMs how long each command may take
   */
  static Future<RowSet<Row>> runOne(
      SqlConnection connection,
      Engine engine,
      WriteContext context,
      long statementMs,
      String sql,
      Tuple arguments) {
    return inDoubtIfLost(
        together(
            connection,
            engine,
            context.announcement(statementMs),
            () -> connection.preparedQuery(sql).execute(arguments)));
  }

  /** Like {@link #runOne}, for a statement that reads rows of a project. */
  static Future<RowSet<Row>> read(
      SqlConnection connection,
      Engine engine,
      long projectId,
      long statementMs,
      String sql,
      Tuple arguments) {
    return together(
        connection,
        engine,
        WriteContext.announcementOfRead(projectId, statementMs),
        () -> connection.preparedQuery(sql).execute(arguments));
  }

  /**
   * Runs statements that read the rows of a project as of one moment. The first one is sent
   * together with the beginning of the transaction.
   *
   * @param announcement the project and the limits
   */
  static <T> Future<T> snapshot(
      SqlConnection connection,
      Engine engine,
      List<String> announcement,
      Function<SqlConnection, Future<T>> work) {
    List<String> opening = new ArrayList<>(List.of(SNAPSHOT));
    opening.addAll(announcement);
    Future<?> begun = engine.send(connection, opening);
    Future<T> worked = Future.succeededFuture().compose(any -> work.apply(connection));
    return Future.join(begun, worked)
        .transform(any -> end(connection, List.of(begun, worked)))
        .compose(any -> worked);
  }

  /** Ends a transaction; fails with the cause if a command has failed. */
  private static Future<Void> end(SqlConnection connection, List<Future<?>> commands) {
    Future<?> committed = connection.query("commit").execute();
    return committed.transform(
        last ->
            last.succeeded() && commands.stream().allMatch(Future::succeeded)
                ? Future.succeededFuture()
                : Future.failedFuture(
                    cause(Stream.concat(commands.stream(), Stream.of(committed)).toList())));
  }

  /** Like {@link #runOne}, with a second statement that reads what the first has written. */
  static Future<Optional<RowSet<Row>>> runBoth(
      SqlConnection connection,
      Engine engine,
      WriteContext context,
      long statementMs,
      String write,
      Tuple written,
      String read,
      Tuple sought) {
    return inDoubtIfLost(
        together(
            connection,
            engine,
            context.announcement(statementMs),
            () -> both(connection, write, written, read, sought)));
  }

  /** Sends two statements together; empty if the first has written nothing. */
  static Future<Optional<RowSet<Row>>> both(
      SqlConnection connection, String write, Tuple written, String read, Tuple sought) {
    Future<RowSet<Row>> writing = connection.preparedQuery(write).execute(written);
    Future<RowSet<Row>> reading = connection.preparedQuery(read).execute(sought);
    return Future.join(writing, reading)
        .transform(
            any ->
                writing.failed()
                    ? Future.failedFuture(writing.cause())
                    : reading.map(
                        rows -> Optional.of(rows).filter(r -> writing.result().rowCount() > 0)));
  }

  private static <T> Future<T> together(
      SqlConnection connection,
      Engine engine,
      List<String> announcement,
      Supplier<Future<T>> work) {
    List<String> opening = new ArrayList<>(List.of("begin"));
    opening.addAll(announcement);
    Future<?> begun = engine.send(connection, opening);
    Future<T> worked = work.get();
    Future<?> committed = connection.query("commit").execute();
    // answers arrive in the order of the commands: the last one completes all
    return committed.transform(
        last ->
            last.succeeded() && worked.succeeded()
                ? worked
                : Future.failedFuture(cause(List.of(worked, begun, committed))));
  }

  /** Returns the error that Postgres reports, which is the cause of all others, or the first. */
  private static Throwable cause(List<Future<?>> commands) {
    List<Throwable> causes = commands.stream().filter(Future::failed).map(Future::cause).toList();
    return causes.stream().filter(Failures::isAnswer).findFirst().orElseGet(() -> causes.get(0));
  }

  private static <T> Future<T> inDoubtIfLost(Future<T> written) {
    return written.recover(
        failure ->
            Future.failedFuture(Failures.isAnswer(failure) ? failure : Failures.ofCommit(failure)));
  }

  /**
   * Runs several statements as a transaction.
   *
   * @param engine of the database
   * @param statementMs how long each command may take
   */
  static <T> Future<T> run(
      SqlConnection connection,
      Engine engine,
      WriteContext context,
      long statementMs,
      Function<SqlConnection, Future<T>> work) {
    return connection
        .begin()
        .compose(
            transaction ->
                engine
                    .send(connection, context.announcement(statementMs))
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
}
