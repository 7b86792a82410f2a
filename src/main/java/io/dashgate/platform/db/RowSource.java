package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows whose statements are bounded as {@link RowBytes} says.
 *
 * @param read maps a row that is complete; null for a row of an outer join that found nothing
 * @param id reads the id, which every row has
 * @param byIds reads rows again by their ids and in the order of these, with the same columns
 */
public record RowSource<T>(
    Function<Row, @Nullable T> read,
    ToLongFunction<Row> id,
    Function<Long[], Future<RowSet<Row>>> byIds) {

  /** Reads rows whose first column is the id. */
  public static <T> RowSource<T> of(
      Function<Row, @Nullable T> read, Function<Long[], Future<RowSet<Row>>> byIds) {
    return new RowSource<>(read, row -> row.getLong(0), byIds);
  }
}
