package io.dashgate.insights;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.EditRights;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.LinkedResult;
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

  /** A longer text is read by a statement of its own, once there is memory for it. */
  private static final String SENT = "kept.bytes <= 100000";

  private static final String RETRIEVE =
      """
      select d.filters::text, t.layouts::text, t.color, %s, %s
      from insight i
      left join (
        tile t
        join dashboard d on d.project_id = $1 and d.id = t.dashboard_id and not d.deleted
      )
        on t.project_id = $1
        and t.insight_id = i.id
        and t.dashboard_id = $5
        and t.deleted_at is null
      %s%s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(
              LinkedResult.columns(SENT),
              Insight.COLUMNS,
              LinkedResult.join("coalesce(t.dashboard_id, 0)", "i.id"),
              Insight.JOINS);

  /**
   * An insight as one dashboard shows it, or by itself.
   *
   * @param dashboardFilters null, like {@code layouts}, if it is by itself
   * @param linked its result, perhaps of other texts
   */
  record Found(
      @Nullable RawJson dashboardFilters,
      @Nullable RawJson layouts,
      @Nullable String color,
      @Nullable LinkedResult linked,
      Insight insight) {

    InsightTexts texts() {
      return textsWith(dashboardFilters);
    }

    /**
     * Returns what it asks for on a dashboard.
     *
     * @param filters of the dashboard; null: by itself
     */
    InsightTexts textsWith(@Nullable RawJson filters) {
      return new InsightTexts(
          insight.query(),
          insight.filters(),
          filters,
          () ->
              filters == null
                  ? insight.filters()
                  : FilterMerge.of(filters).apply(insight.filters()));
    }

    EntityTag tag(DashboardCaller caller) {
      return tagOf(insight.tag(caller), LinkedResult.digestOf(linked));
    }
  }

  /** Without a result it is the tag of the insight alone, as in answers to writes. */
  private static EntityTag tagOf(EntityTag insight, long result) {
    return result == 0 ? insight : insight.with(result);
  }

  /**
   * Returns an insight with its result, or fails with 404 if it does not exist or is deleted.
   *
   * @param dashboardId the dashboard that shows it; 0 or another one: the insight by itself
   */
  Future<Found> retrieve(DashboardCaller caller, long id, long dashboardId) {
    return database
        .executeOnReplica(RETRIEVE, caller.arguments(id, dashboardId))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(ApiException::notFound);
              RowReader columns = new RowReader(row);
              return new Found(
                  columns.nullableJson(),
                  columns.nullableJson(),
                  columns.nullableText(),
                  LinkedResult.readNullable(columns),
                  Insight.read(columns));
            });
  }

  private static final String FIND_TAG =
      """
      select i.version, coalesce(shown.surroundings, 0), %s
      from insight i
      left join (
        tile t
        join dashboard d on d.project_id = $1 and d.id = t.dashboard_id and not d.deleted
      )
        on t.project_id = $1
        and t.insight_id = i.id
        and t.dashboard_id = $5
        and t.deleted_at is null
      %s%s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(
              LinkedResult.DIGEST,
              LinkedResult.join("coalesce(t.dashboard_id, 0)", "i.id"),
              Insight.SHOWN);

  /** Returns {@link Found#tag} without reading the rest; null if there is no such insight. */
  Future<@Nullable EntityTag> findTag(DashboardCaller caller, long id, long dashboardId) {
    return database
        .execute(FIND_TAG, caller.arguments(id, dashboardId))
        .map(
            rows -> {
              for (Row row : rows) {
                return tagOf(caller.tag(row.getLong(0), row.getLong(1)), row.getLong(2));
              }
              return null;
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
