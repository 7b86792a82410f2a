package io.dashgate.tiles;

import io.dashgate.insights.DashboardCaller;
import io.dashgate.insights.LastChange;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
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
final class DashboardLock {

  private DashboardLock() {}

  /**
   * Another dashboard that a request names beside the one in its path.
   *
   * @param attr where it names it
   */
  record Named(long id, String attr) {}

  /**
   * Does work on a dashboard that the caller may edit; else 404, 403 or 412.
   *
   * @param versions those that it may have; null: any
   */
  static <T> Future<T> dashboard(
      Database database,
      WriteContext writer,
      DashboardCaller viewer,
      long id,
      Long @Nullable [] versions,
      Function<SqlClient, Future<T>> work) {
    // several statements: what is written depends on where the other tiles stand
    return database.transaction(
        writer,
        transaction ->
            hold(transaction, viewer, id)
                .compose(
                    held -> {
                      requireEditable(held.get(id), ApiException::notFound).requireOneOf(versions);
                      return work.apply(transaction);
                    }));
  }

  /**
   * Does work on two dashboards; 400 if the one that the request names is not there.
   *
   * @param versions those that the one in the path may have; null: any
   */
  static <T> Future<T> dashboards(
      Database database,
      WriteContext writer,
      DashboardCaller viewer,
      long id,
      Long @Nullable [] versions,
      Named other,
      Function<SqlClient, Future<T>> work) {
    return database.transaction(
        writer,
        transaction ->
            hold(transaction, viewer, id, other.id())
                .compose(
                    held -> {
                      requireEditable(held.get(id), ApiException::notFound).requireOneOf(versions);
                      requireEditable(
                          held.get(other.id()),
                          () -> ApiException.doesNotExist(other.id(), other.attr()));
                      return work.apply(transaction);
                    }));
  }

  private static LastChange requireEditable(@Nullable Held held, Supplier<ApiException> missing) {
    if (held == null) {
      throw missing.get();
    }
    if (!held.editable()) {
      throw DashboardCaller.mayNotEdit();
    }
    return held.lastChange();
  }

  private record Held(boolean editable, LastChange lastChange) {

    static Held read(Row row) {
      return new Held(row.getBoolean("editable"), LastChange.of("dashboard", row));
    }
  }

  /** In the order of their ids: two requests that hold the same ones do not wait for each other. */
  private static final String HOLD =
      """
      select d.id, %s as editable, d.version, d.modified_at, u.email
      from dashboard d
      left join users u on u.id = d.modified_by
      where d.project_id = $1
        and d.id = any ($4::bigint[])
        and not d.deleted
      order by d.id
      for no key update of d
      """
          .formatted(DashboardCaller.mayEdit("d"));

  private static Future<Map<Long, Held>> hold(
      SqlClient transaction, DashboardCaller viewer, Long... ids) {
    return transaction
        .preparedQuery(HOLD)
        .execute(viewer.arguments((Object) ids))
        .map(
            rows -> {
              Map<Long, Held> held = new HashMap<>();
              rows.forEach(row -> held.put(row.getLong("id"), Held.read(row)));
              return held;
            });
  }
}
