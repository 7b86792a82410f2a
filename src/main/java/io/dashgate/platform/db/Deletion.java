package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Deletions that cascade along foreign keys. The statement gets a longer time limit than others, so
 * that large projects and organizations can be deleted.
 */
public final class Deletion {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Deletion() {}

  /** Runs a deleting statement as a transaction. */
  public static Future<RowSet<Row>> run(
      Database database, WriteContext writer, String sql, Tuple arguments) {
    return run(database, writer, transaction -> transaction.preparedQuery(sql).execute(arguments));
  }

  /** Runs several statements as a transaction. */
  public static <T> Future<T> run(
      Database database, WriteContext writer, Function<SqlConnection, Future<T>> work) {
    return database.longTransaction(writer, LIMIT, work);
  }

  /**
   * Runs a statement that deletes rows of any project, until a batch is not full. Each batch is a
   * transaction of its own.
   *
   * @param sql deletes, or returns, at most {@code batch} rows
   * @return the number of rows
   */
  public static Future<Long> inBatches(Database database, String sql, Tuple arguments, int batch) {
    return inBatches(
        () -> run(database, WriteContext.HOUSEKEEPING, sql, arguments).map(RowSet::rowCount),
        batch);
  }

  /** Like {@link #inBatches(Database, String, Tuple, int)}, for batches of several statements. */
  public static Future<Long> inBatches(Supplier<Future<Integer>> work, int batch) {
    Promise<Long> done = Promise.promise();
    next(work, batch, 0, done);
    return done.future();
  }

  /** A promise, since a chain of as many futures as batches could overflow the stack. */
  private static void next(
      Supplier<Future<Integer>> work, int batch, long before, Promise<Long> done) {
    work.get()
        .onComplete(
            count -> {
              long removed = before + count;
              if (count < batch) {
                done.complete(removed);
              } else {
                next(work, batch, removed, done);
              }
            },
            done::fail);
  }
}
