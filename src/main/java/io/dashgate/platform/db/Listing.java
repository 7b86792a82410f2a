package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** A page of a list, and how many rows the whole list has. */
public record Listing<T>(long count, List<T> rows) {

  /**
   * Reads the result of a statement whose every row carries the count in a column {@code total}.
   *
   * @param offset of the page
   * @param reader makes the page's rows
   * @param recount asks for the count alone, in a second statement: only for a page past the end of
   *     a list, which has no row to carry it
   */
  public static <T> Future<Listing<T>> of(
      RowSet<Row> rows,
      long offset,
      Function<RowSet<Row>, List<T>> reader,
      Supplier<Future<Long>> recount) {
    return of(rows, row -> row.getLong("total"), offset, reader, recount);
  }

  /** The same, of a statement that carries the count otherwise: {@code count} reads it of a row. */
  public static <T> Future<Listing<T>> of(
      RowSet<Row> rows,
      ToLongFunction<Row> count,
      long offset,
      Function<RowSet<Row>, List<T>> reader,
      Supplier<Future<Long>> recount) {
    if (rows.size() == 0 && offset > 0) {
      return recount.get().map(all -> new Listing<>(all, List.of()));
    }
    long all = rows.size() == 0 ? 0 : count.applyAsLong(rows.iterator().next());
    return Future.succeededFuture(new Listing<>(all, reader.apply(rows)));
  }
}
