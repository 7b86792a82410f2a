package io.dashgate.insights;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.EditRights;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements that read insights. {@link InsightWriter} changes them. */
final class InsightStore {

  /** The right to edit insights. */
  static final EditRights RIGHTS =
      new EditRights(
          "insight",
          "i",
          Insight.EDITABLE,
          "i.deleted_at is null",
          ApiException::notFound,
          Insight::notEditable);

  private final Database database;

  InsightStore(Database database) {
    this.database = database;
  }

  private static final String RETRIEVE =
      """
      select %s
      from insight i
      %s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(Insight.COLUMNS, Insight.JOINS);

  /** Returns an insight, or fails with 404 if it does not exist or is deleted. */
  Future<Insight> retrieve(DashboardCaller caller, long id) {
    return database
        .executeOnReplica(RETRIEVE, caller.arguments(id))
        .map(rows -> first(rows).orElseThrow(ApiException::notFound));
  }

  private static final String FIND_TAG =
      """
      select i.version, coalesce(shown.surroundings, 0)
      from insight i
      %s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(Insight.SHOWN);

  /** Returns {@link Insight#tag} without reading the rest; null if there is no such insight. */
  Future<@Nullable EntityTag> findTag(DashboardCaller caller, long id) {
    return database
        .execute(FIND_TAG, caller.arguments(id))
        .map(
            rows -> {
              for (Row row : rows) {
                return caller.tag(row.getLong(0), row.getLong(1));
              }
              return null;
            });
  }

  private static final String RETRIEVE_ON_DASHBOARD =
      """
      select d.filters::text, t.layouts::text, t.color, %s
      from insight i
      left join (
        tile t
        join dashboard d on d.project_id = $1 and d.id = t.dashboard_id and not d.deleted
      )
        on t.project_id = $1
        and t.insight_id = i.id
        and t.dashboard_id = $5
        and t.deleted_at is null
      %s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(Insight.COLUMNS, Insight.JOINS);

  /**
   * An insight as one dashboard shows it.
   *
   * @param dashboardFilters null, like {@code layouts}, if the dashboard does not show it
   */
  record OnDashboard(
      @Nullable RawJson dashboardFilters,
      @Nullable RawJson layouts,
      @Nullable String color,
      Insight insight) {}

  /** Returns an insight with its presentation on one dashboard, or fails with 404. */
  Future<OnDashboard> retrieve(DashboardCaller caller, long id, long dashboardId) {
    return database
        .executeOnReplica(RETRIEVE_ON_DASHBOARD, caller.arguments(id, dashboardId))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(ApiException::notFound);
              RowReader columns = new RowReader(row);
              return new OnDashboard(
                  columns.nullableJson(),
                  columns.nullableJson(),
                  columns.nullableText(),
                  Insight.read(columns));
            });
  }

  /** Returns the first insight of a result, if any. */
  static Optional<Insight> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(InsightStore::insight);
  }

  private static Insight insight(Row row) {
    return Insight.read(new RowReader(row));
  }
}
