package io.dashgate.tiles;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.access.EditRights;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that lock the rows of dashboards while their tiles change, so that two requests do
 * not place tiles at the same position.
 */
final class DashboardLock {

  static final EditRights RIGHTS = DashboardRights.orElse(ApiException::notFound);

  private DashboardLock() {}

  /**
   * A dashboard that a body names, besides the dashboard in the path.
   *
   * @param attr name of the field in an error
   */
  record Named(long id, String attr) {}

  /**
   * Runs work in a transaction that locks one or two dashboards. Both must be editable.
   *
   * @param id dashboard in the path: fails with 404, 403 or 412
   * @param versions versions that this dashboard may have; null for any
   * @param other second dashboard, if any: fails with 400 or 403
   */
  static <T> Future<T> run(
      Database database,
      WriteContext writer,
      DashboardCaller caller,
      long id,
      Long @Nullable [] versions,
      Optional<Named> other,
      Function<SqlClient, Future<T>> work) {
    // several statements: a change of tiles depends on the positions of the other tiles
    return database.transaction(
        writer,
        transaction ->
            lock(transaction, caller, id, other.map(Named::id).orElse(id))
                .compose(
                    locked -> {
                      RIGHTS.check(require(locked, id, ApiException.notFound()), versions);
                      other.ifPresent(
                          named -> {
                            ApiException missing =
                                ApiException.doesNotExist(named.id(), named.attr());
                            RIGHTS.check(require(locked, named.id(), missing), null);
                          });
                      return work.apply(transaction);
                    }));
  }

  private static Row require(Map<Long, Row> locked, long id, ApiException missing) {
    Row row = locked.get(id);
    if (row == null) {
      throw missing;
    }
    return row;
  }

  /** Ordered by id, so that two requests with the same dashboards cannot deadlock. */
  private static final String LOCK =
      """
      select d.id, %s
      from dashboard d
      left join users u on u.id = d.modified_by
      where d.project_id = $1
        and d.id = any ($4::bigint[])
        and not d.deleted
      order by d.id
      for no key update of d
      """
          .formatted(DashboardRights.COLUMNS);

  private static Future<Map<Long, Row>> lock(
      SqlClient transaction, DashboardCaller caller, Long... ids) {
    return transaction
        .preparedQuery(LOCK)
        .execute(caller.arguments((Object) ids))
        .map(
            rows -> {
              Map<Long, Row> locked = new HashMap<>();
              rows.forEach(row -> locked.put(row.getLong("id"), row));
              return locked;
            });
  }
}
