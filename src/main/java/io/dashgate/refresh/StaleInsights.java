package io.dashgate.refresh;

import io.dashgate.insights.FilterMerge;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.LinkedResult;
import io.dashgate.results.Refresh;
import io.dashgate.results.StaleResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds stale results of the dashboards of a project that were seen lately. */
final class StaleInsights {

  private final Database database;
  private final int days;
  private final int visitorsMinutes;

  /**
   * Makes it.
   *
   * @param days in which a dashboard must have been seen
   * @param ofVisitors how old a result may be while visitors of a public link see it
   */
  StaleInsights(Database database, int days, Duration ofVisitors) {
    this.database = database;
    this.days = days;
    this.visitorsMinutes = (int) ofVisitors.toMinutes();
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
   * computed is tried again after an hour, if it is still the same. That a dashboard is seen is
   * noted every 5 minutes: on a public link, a result becomes due by its age if that was noted
   * later than 5 minutes before.
   */
  private static final String FIND =
      """
      select d.id, i.id, p.organization_id, %1$s,
        d.filters::text, i.filters::text, i.query::text,
        due.at <= now(), case when due.at > now() and due.at < 'infinity' then due.at end,
        coalesce(%2$s and r.stale_at > now(), false)
      from (
        select b.id, b.filters, b.last_accessed_at
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
      left join sharing_configuration s
        on s.project_id = $1
        and s.dashboard_id = d.id
        and s.enabled
        and (s.expires_at is null or s.expires_at > now())
        and d.last_accessed_at > r.computed_at + make_interval(mins => $3 - 5)
      cross join lateral (
        select case
            when not %2$s then '-infinity'
            when kept.tried_at > now() - interval '1 hour' then kept.tried_at + interval '1 hour'
            when r.key is null then '-infinity'
            when s.dashboard_id is null or r.stale_at is null
              then coalesce(r.stale_at, 'infinity')
            else least(r.stale_at, r.computed_at + make_interval(mins => $3))
          end as at
      ) due
      order by due.at, d.id, i.id
      limit 1
      """
          .formatted(LinkedResult.SETTINGS, IS_OF);

  /** Finds the next stale result of a project. */
  Future<Found> find(long projectId) {
    return database
        .execute(FIND, Tuple.of(projectId, days, visitorsMinutes))
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
    Refresh refresh = columns.bool() ? Refresh.ALWAYS : Refresh.IF_STALE;
    InsightTexts texts =
        new InsightTexts(
            query, filters, ofDashboard, () -> FilterMerge.of(ofDashboard).apply(filters));
    return new Found(
        new StaleResult(organization, projectId, dashboardId, insightId, texts, settings, refresh),
        null);
  }
}
