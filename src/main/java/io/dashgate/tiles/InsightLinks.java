package io.dashgate.tiles;

import io.dashgate.insights.DashboardLinks;
import io.dashgate.insights.Insight;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The links between insights and dashboards, as part of the caller's transaction: adds an insight
 * to dashboards, removes it from others, and deletes or restores insights with their dashboard.
 */
public final class InsightLinks {

  private InsightLinks() {}

  private static final String FIND_RIGHTS =
      """
      select i.id, %s as editable
      from insight i
      where i.project_id = $1
        and i.id = any ($4::bigint[])
        and i.deleted_at is null
      """
          .formatted(Insight.EDITABLE);

  /**
   * Passes if the caller may add insights to a dashboard. This needs the right to edit them, since
   * everyone who may edit the dashboard can then edit them.
   *
   * @param idToAttr ids of the insights, with their names in an error
   * @return 400 for an insight that does not exist, 403 for one that the caller may not edit
   */
  static Future<Void> requireEditable(
      SqlClient transaction, DashboardCaller caller, Map<Long, String> idToAttr) {
    if (idToAttr.isEmpty()) {
      return Future.succeededFuture();
    }
    return transaction
        .preparedQuery(FIND_RIGHTS)
        .execute(caller.arguments((Object) idToAttr.keySet().toArray(Long[]::new)))
        .map(
            rows -> {
              Map<Long, Boolean> known = new HashMap<>();
              rows.forEach(row -> known.put(row.getLong("id"), row.getBoolean("editable")));
              idToAttr.forEach(
                  (id, attr) -> {
                    Boolean editable = known.get(id);
                    if (editable == null) {
                      throw ApiException.doesNotExist(id, attr);
                    }
                    if (!editable) {
                      throw Insight.notEditable();
                    }
                  });
              return null;
            });
  }

  /** The changes of the links of one insight wait for each other. */
  private static final String TAKE_TURNS =
      """
      select pg_advisory_xact_lock(hashint8extended($1, $2))
      """;

  private static final String LOCK =
      """
      select d.id, %s as editable,
        exists (
          select
          from tile t
          where t.project_id = $1
            and t.insight_id = $5
            and t.dashboard_id = d.id
            and t.deleted_at is null
        ) as linked
      from dashboard d
      where d.project_id = $1
        and not d.deleted
        and d.id = any (
          $4::bigint[] || array(
            select t.dashboard_id
            from tile t
            where t.project_id = $1
              and t.insight_id = $5
              and t.deleted_at is null
          )
        )
      order by d.id
      for no key update of d
      """
          .formatted(DashboardRights.mayEdit("d"));

  /** Implements {@link DashboardLinks}. */
  public static Future<DashboardLinks.Change> lock(
      SqlClient transaction, DashboardCaller caller, long insightId, List<Long> dashboards) {
    Future<?> turn =
        transaction.preparedQuery(TAKE_TURNS).execute(Tuple.of(caller.project().id(), insightId));
    // a second statement, since the first does not see links made while it waits; pipelined
    Future<RowSet<Row>> locking =
        transaction
            .preparedQuery(LOCK)
            .execute(caller.arguments(dashboards.toArray(Long[]::new), insightId));
    return Future.join(turn, locking)
        .map(any -> () -> replace(transaction, caller, insightId, dashboards, locking.result()));
  }

  private static Future<Void> replace(
      SqlClient transaction,
      DashboardCaller caller,
      long insightId,
      List<Long> dashboards,
      RowSet<Row> rows) {
    Map<Long, Row> locked = new HashMap<>();
    rows.forEach(row -> locked.put(row.getLong("id"), row));
    Set<Long> wanted = new HashSet<>(dashboards);
    dashboards.forEach(
        id -> {
          if (!locked.containsKey(id)) {
            throw ApiException.doesNotExist(id, "dashboards");
          }
        });
    List<Long> added = new ArrayList<>();
    List<Long> removed = new ArrayList<>();
    locked.forEach(
        (id, row) -> {
          boolean linked = row.getBoolean("linked");
          if (linked != wanted.contains(id)) {
            requireEditable(row, id, linked);
            (linked ? removed : added).add(id);
          }
        });
    return unlink(transaction, caller, insightId, removed)
        .compose(any -> link(transaction, caller, insightId, added));
  }

  private static void requireEditable(Row dashboard, long id, boolean linked) {
    if (!dashboard.getBoolean("editable")) {
      throw linked
          ? DashboardRights.denied()
          : ApiException.permissionDenied(
              "You don't have permission to add insights to dashboard: " + id);
    }
  }

  private static final String UNLINK =
      """
      delete from tile
      where project_id = $1
        and insight_id = $2
        and dashboard_id = any ($3::bigint[])
      """;

  private static Future<Void> unlink(
      SqlClient transaction, DashboardCaller caller, long insightId, List<Long> dashboards) {
    return dashboards.isEmpty()
        ? Future.succeededFuture()
        : transaction
            .preparedQuery(UNLINK)
            .execute(Tuple.of(caller.project().id(), insightId, dashboards.toArray(Long[]::new)))
            .mapEmpty();
  }

  private static Future<Void> link(
      SqlClient transaction, DashboardCaller caller, long insightId, List<Long> dashboards) {
    if (dashboards.isEmpty()) {
      return Future.succeededFuture();
    }
    long projectId = caller.project().id();
    return TileStore.find(transaction, projectId, dashboards)
        .compose(
            tiles -> {
              List<TileStore.Addition> additions = new ArrayList<>();
              for (long id : dashboards) {
                additions.addAll(
                    TileLayout.of(id, tiles).add(List.of(NewTile.ofInsight(insightId))));
              }
              return TileStore.add(transaction, projectId, null, additions);
            })
        .mapEmpty();
  }

  private static final String DELETE_WITH =
      """
      update insight i
      set deleted_at = now(),
        deleted_with = $2
      where i.project_id = $1
        and i.deleted_at is null
        and i.id in (
          select t.insight_id
          from tile t
          where t.project_id = $1
            and t.dashboard_id = $2
            and t.deleted_at is null
        )
        and not exists (
          select
          from tile l
          join dashboard o on o.project_id = $1 and o.id = l.dashboard_id
          where l.project_id = $1
            and l.insight_id = i.id
            and l.dashboard_id <> $2
            and l.deleted_at is null
            and not o.deleted
        )
      """;

  /** Soft-deletes the insights of a dashboard that no other live dashboard shows. */
  public static Future<Void> deleteWith(SqlClient transaction, long projectId, long dashboardId) {
    return transaction
        .preparedQuery(DELETE_WITH)
        .execute(Tuple.of(projectId, dashboardId))
        .mapEmpty();
  }

  private static final String RESTORE_WITH =
      """
      update insight
      set deleted_at = null,
        deleted_with = null
      where project_id = $1
        and deleted_with = $2
      """;

  /** Restores the insights that {@link #deleteWith} deleted. */
  public static Future<Void> restoreWith(SqlClient transaction, long projectId, long dashboardId) {
    return transaction
        .preparedQuery(RESTORE_WITH)
        .execute(Tuple.of(projectId, dashboardId))
        .mapEmpty();
  }
}
