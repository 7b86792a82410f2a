package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Deletes what may have much in it. All of it goes in one statement, by the foreign keys, so that
 * statement gets more time than others: else what is big enough could never be deleted.
 */
public final class Deletion {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Deletion() {}

  /** Runs a statement that deletes, as a transaction of its own. */
  public static Future<RowSet<Row>> run(
      Database database, WriteContext writer, String sql, Tuple arguments) {
    return database.longTransaction(
        writer, LIMIT, transaction -> transaction.preparedQuery(sql).execute(arguments));
  }
}
