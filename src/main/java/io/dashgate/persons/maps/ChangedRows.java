package io.dashgate.persons.maps;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Consumer;

/** Reads rows in portions, since there may be as many as a project has persons. */
final class ChangedRows {

  private static final int PORTION = 5_000;

  private ChangedRows() {}

  /** Gives all rows of a statement, within a transaction. */
  static Future<Void> forEach(
      SqlConnection snapshot, String sql, Tuple arguments, Consumer<Row> rows) {
    return snapshot.prepare(sql).compose(statement -> stream(statement, arguments, rows));
  }

  private static Future<Void> stream(
      PreparedStatement statement, Tuple arguments, Consumer<Row> rows) {
    Promise<Void> done = Promise.promise();
    RowStream<Row> stream = statement.createStream(PORTION, arguments);
    stream
        .exceptionHandler(done::tryFail)
        .endHandler(any -> done.tryComplete())
        .handler(
            row -> {
              try {
                rows.accept(row);
              } catch (RuntimeException failure) {
                done.tryFail(failure);
              }
            });
    return done.future().eventually(statement::close);
  }
}
