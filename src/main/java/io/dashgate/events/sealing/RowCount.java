package io.dashgate.events.sealing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;

/** What statements have done must be what was expected; else the transaction is rolled back. */
final class RowCount {

  private RowCount() {}

  /** Fails unless a statement has changed a number of rows. */
  static Future<Void> require(RowSet<Row> rows, int expected) {
    return rows.rowCount() == expected
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException(
                "%d rows instead of %d were changed".formatted(rows.rowCount(), expected)));
  }
}
