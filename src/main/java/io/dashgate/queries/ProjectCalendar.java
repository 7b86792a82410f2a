package io.dashgate.queries;

import io.dashgate.platform.db.Database;
import io.dashgate.queries.AskedQuery.ProjectSettings;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.results.LinkedResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneId;

/** The settings of a project that its queries depend on. */
final class ProjectCalendar {

  private static final String SETTINGS =
      """
      select p.timezone, coalesce(p.week_start_day, 0) as week_start_day,
        p.test_account_filters::text as test_account_filters, %s as digest
      from project p
      where p.id = $1
      """
          .formatted(LinkedResult.SETTINGS);

  private ProjectCalendar() {}

  /** Reads what a query is read with. */
  static Future<QueryContext> context(Database database, long projectId, Instant now) {
    return settings(database, projectId, now).map(ProjectSettings::context);
  }

  /** Reads the same with its digest. */
  static Future<ProjectSettings> settings(Database database, long projectId, Instant now) {
    return database
        .execute(SETTINGS, Tuple.of(projectId))
        .map(rows -> rows.iterator().next())
        .map(row -> new ProjectSettings(context(row, now), row.getString("digest")));
  }

  private static QueryContext context(Row row, Instant now) {
    return new QueryContext(
        new QueryClock(now, ZoneId.of(row.getString("timezone")), row.getShort("week_start_day")),
        new JsonArray(row.getString("test_account_filters")));
  }
}
