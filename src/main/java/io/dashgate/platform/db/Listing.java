package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A page of a list.
 *
 * @param count the length of the whole list
 */
public record Listing<T>(long count, PageRows<T> rows) {

  /**
   * Reads a page from the rows of a statement.
   *
   * @param count reads the length of the whole list from any row
   * @param offset of the page
   * @param read maps the rows
   * @param recount reads the length in a second statement; only for a page past the end of a list,
   *     which has no rows
   */
  public static <T> Future<Listing<T>> of(
      RowSet<Row> rows,
      ToLongFunction<Row> count,
      long offset,
      Function<RowSet<Row>, PageRows<T>> read,
      Supplier<Future<Long>> recount) {
    if (rows.size() == 0 && offset > 0) {
      return recount.get().map(all -> new Listing<>(all, read.apply(rows)));
    }
    long all = rows.size() == 0 ? 0 : count.applyAsLong(rows.iterator().next());
    return Future.succeededFuture(new Listing<>(all, read.apply(rows)));
  }
}
