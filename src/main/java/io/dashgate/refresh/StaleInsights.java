package io.dashgate.refresh;

import io.dashgate.insights.FilterMerge;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.LinkedResult;
import io.dashgate.results.StaleResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds stale results of the dashboards of a project that were seen lately. */
final class StaleInsights {

  private final Database database;
  private final int days;

  /**
   * Makes it.
   *
   * @param days in which a dashboard must have been seen
   */
  StaleInsights(Database database, int days) {
    this.database = database;
    this.days = days;
  }

  /**
   * What was found.
   *
   * @param stale the insight whose result has been stale for longest; null: none is
   * @param next when the next one becomes stale, if none is; null: never
   */
  record Found(@Nullable StaleResult stale, @Nullable OffsetDateTime next) {}

  private static final String IS_OF = LinkedResult.isOf("i", "d");

  /**
   * The insights of at most 100 dashboards, those that were seen last. One that could not be
   * computed is tried again after an hour, if it is still the same.
   */
  private static final String FIND =
      """
      select d.id, i.id, p.organization_id, %1$s,
        d.filters::text, i.filters::text, i.query::text,
        due.at <= now(), case when due.at > now() and due.at < 'infinity' then due.at end
      from (
        select b.id, b.filters
        from dashboard b
        where b.project_id = $1
          and not b.deleted
          and b.last_accessed_at > now() - make_interval(days => $2)
        order by b.last_accessed_at desc
        limit 100
      ) d
      join project p on p.id = $1
      join tile t
        on t.project_id = $1
        and t.dashboard_id = d.id
        and t.deleted_at is null
      join insight i
        on i.project_id = $1
        and i.id = t.insight_id
        and i.deleted_at is null
        and (i.query is not null or i.filters::text <> '{}')
      left join insight_result_link kept
        on kept.project_id = $1
        and kept.dashboard_id = d.id
        and kept.insight_id = i.id
      left join insight_result r
        on r.project_id = $1
        and r.key = kept.key
        and r.computed_at is not null
      cross join lateral (
        select case
            when not %2$s then '-infinity'
            when kept.tried_at > now() - interval '1 hour' then kept.tried_at + interval '1 hour'
            when r.key is null then '-infinity'
            else coalesce(r.stale_at, 'infinity')
          end as at
      ) due
      order by due.at, d.id, i.id
      limit 1
      """
          .formatted(LinkedResult.SETTINGS, IS_OF);

  /** Finds the next stale result of a project. */
  Future<Found> find(long projectId) {
    return database
        .execute(FIND, Tuple.of(projectId, days))
        .map(
            rows -> {
              for (Row row : rows) {
                return found(projectId, new RowReader(row));
              }
              return new Found(null, null);
            });
  }

  private static Found found(long projectId, RowReader columns) {
    long dashboardId = columns.integer();
    long insightId = columns.integer();
    UUID organization = columns.uuid();
    String settings = columns.text();
    RawJson ofDashboard = columns.json();
    RawJson filters = columns.json();
    RawJson query = columns.nullableJson();
    boolean isDue = columns.bool();
    OffsetDateTime next = columns.nullableTime();
    if (!isDue) {
      return new Found(null, next);
    }
    InsightTexts texts =
        new InsightTexts(
            query, filters, ofDashboard, () -> FilterMerge.of(ofDashboard).apply(filters));
    return new Found(
        new StaleResult(organization, projectId, dashboardId, insightId, texts, settings), null);
  }
}
