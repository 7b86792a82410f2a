package io.dashgate.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * Deletes what may have much in it. All of it goes in one statement, by the foreign keys, so that
 * statement gets more time than others: else what is big enough could never be deleted.
 */
public final class Deletion {

  private static final String ALLOW_TIME =
      """
      select set_config('statement_timeout', '60s', true)
      """;

  private Deletion() {}

  /** Runs a statement that deletes, as a transaction of its own. */
  public static Future<RowSet<Row>> run(
      Database database, Writer writer, String sql, Tuple arguments) {
    return database.transaction(
        writer,
        transaction ->
            transaction
                .query(ALLOW_TIME)
                .execute()
                .compose(any -> transaction.preparedQuery(sql).execute(arguments)));
  }
}
