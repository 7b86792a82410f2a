package io.dashgate.platform.access;

import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneId;

/** The time zone of a project, in which its dates are meant. */
public final class ProjectZone {

  /** The zone of projects that have chosen none. */
  public static final ZoneId UTC = ZoneId.of("UTC");

  private ProjectZone() {}

  private static final String TIMEZONE =
      """
      select timezone
      from project
      where id = $1
      """;

  /** Returns the time zone of a project; UTC if there is no such project. */
  public static Future<ZoneId> of(Database database, long projectId) {
    return database
        .execute(TIMEZONE, Tuple.of(projectId))
        .map(rows -> rows.stream().findFirst().map(row -> ZoneId.of(row.getString(0))).orElse(UTC));
  }
}
