package io.dashgate.dashboards;

import io.dashgate.db.Database;
import io.dashgate.db.Writer;
import io.dashgate.insights.Viewer;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that hold dashboards while their tiles change, so that two requests do not put tiles
 * in one place.
 */
final class Holding {

  private Holding() {}

  /**
   * Another dashboard that a request names beside the one in its path.
   *
   * @param attr where it names it
   */
  record Named(long id, String attr) {}

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
                      requireEditable(editable.get(id), ApiException::notFound);
                      return work.apply(transaction);
                    }));
  }

  /** Does work on two dashboards; 400 if the one that the request names is not there. */
  static <T> Future<T> dashboards(
      Database database,
      Writer writer,
      Viewer viewer,
      long id,
      Named other,
      Function<SqlClient, Future<T>> work) {
    return database.transaction(
        writer,
        transaction ->
            hold(transaction, viewer, id, other.id())
                .compose(
                    editable -> {
                      requireEditable(editable.get(id), ApiException::notFound);
                      requireEditable(
                          editable.get(other.id()),
                          () -> ApiException.doesNotExist(other.id(), other.attr()));
                      return work.apply(transaction);
                    }));
  }

  private static void requireEditable(@Nullable Boolean editable, Supplier<ApiException> missing) {
    if (editable == null) {
      throw missing.get();
    }
    if (!editable) {
      throw Viewer.mayNotEdit();
    }
  }

  /** In the order of their ids: two requests that hold the same ones do not wait for each other. */
  private static final String HOLD =
      """
      select d.id, %s as editable
      from dashboard d
      where d.project_id = $1
        and d.id = any ($4::bigint[])
        and not d.deleted
      order by d.id
      for no key update of d
      """
          .formatted(Viewer.mayEdit("d"));

  private static Future<Map<Long, Boolean>> hold(
      SqlClient transaction, Viewer viewer, Long... ids) {
    return transaction
        .preparedQuery(HOLD)
        .execute(viewer.arguments((Object) ids))
        .map(
            rows -> {
              Map<Long, Boolean> editable = new HashMap<>();
              rows.forEach(row -> editable.put(row.getLong("id"), row.getBoolean("editable")));
              return editable;
            });
  }
}
