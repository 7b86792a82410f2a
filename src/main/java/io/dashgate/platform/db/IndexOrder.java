package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.function.Supplier;

/**
 * Reads portions of rows in the order of an index, within a transaction. Postgres does not know
 * that a project has more rows than most, and expects few behind row-level security. So for each
 * portion it would sort all rows that are left: the more wait, the longer each one takes.
 */
public final class IndexOrder {

  /** Sorts only what has no index in its order. */
  public static final String ON = "set local enable_sort = off";

  private static final String OFF = "set local enable_sort = on";

  private IndexOrder() {}

  /**
   * Reads a portion.
   *
   * @param transaction which is open
   * @param reading sends one statement on it
   */
  public static <T> Future<T> read(SqlClient transaction, Supplier<Future<T>> reading) {
    Future<?> begun = transaction.query(ON).execute();
    Future<T> read = reading.get();
    return Future.join(begun, read)
        .compose(any -> transaction.query(OFF).execute())
        .transform(any -> read);
  }
}
