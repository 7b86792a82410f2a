package io.dashgate.dashboards;

import io.dashgate.db.Database;
import io.dashgate.db.Writer;
import io.dashgate.insights.Viewer;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;
import java.util.function.Function;

/**
 * Transactions that hold a dashboard while its tiles change, so that two requests do not put tiles
 * in one place.
 */
final class Holding {

  private Holding() {}

  /** Does work on a dashboard that the caller may edit; else 404 or 403. */
  static <T> Future<T> dashboard(
      Database database,
      Writer writer,
      Viewer viewer,
      long id,
      Function<SqlClient, Future<T>> work) {
    // several statements: what is written depends on where the other tiles stand
    return database.transaction(
        writer,
        transaction ->
            hold(transaction, viewer, id)
                .compose(
                    editable -> {
                      if (!editable.orElseThrow(ApiException::notFound)) {
                        throw DashboardStore.notEditable();
                      }
                      return work.apply(transaction);
                    }));
  }

  /** Holds another dashboard that a request names; 400 for one that is not there, or 403. */
  static Future<Void> another(SqlClient transaction, Viewer viewer, long id, String attr) {
    return hold(transaction, viewer, id)
        .map(
            editable -> {
              if (!editable.orElseThrow(() -> ApiException.doesNotExist(id, attr))) {
                throw DashboardStore.notEditable();
              }
              return null;
            });
  }

  private static final String HOLD =
      """
      select %s as editable
      from dashboard d
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
      for no key update of d
      """
          .formatted(Viewer.mayEdit("d"));

  private static Future<Optional<Boolean>> hold(SqlClient transaction, Viewer viewer, long id) {
    return transaction
        .preparedQuery(HOLD)
        .execute(viewer.arguments(id))
        .map(rows -> rows.stream().findFirst().map(row -> row.getBoolean("editable")));
  }
}
