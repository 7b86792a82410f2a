package io.dashgate.dashboards;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DeletedRows;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Purges dashboards, insights and tiles of all projects some time after their deletion. Any number
 * of processes may run it; a lock lets one work at a time.
 */
public final class DashboardPurge {

  private final Database database;
  private final int days;

  /**
   * Creates the job.
   *
   * @param days days that deleted rows are kept; 0 keeps them forever
   */
  public DashboardPurge(Database database, int days) {
    this.database = database;
    this.days = days;
  }

  /** Not a foreign key, which Citus does not allow from a table that all servers have. */
  private static final String FORGET_PRIMARY =
      """
      update project p
      set primary_dashboard_id = null
      from unnest($1::bigint[], $2::bigint[]) as due (project_id, id)
      where p.id = due.project_id
        and p.primary_dashboard_id = due.id
      """;

  private Future<Void> forgetPrimary(Long[] projectIds, Long[] ids) {
    return database
        .write(
            WriteContext.HOUSEKEEPING,
            FORGET_PRIMARY,
            Tuple.tuple().addArrayOfLong(projectIds).addArrayOfLong(ids))
        .mapEmpty();
  }

  /**
   * Purges rows that are due.
   *
   * @return number of purged rows, without cascades; 0 while another process works
   */
  public Future<Long> run() {
    Future<Long> removed = Future.succeededFuture(0L);
    if (days == 0) {
      return removed;
    }
    // tiles come first, so that few are left to cascade from dashboards and insights
    for (DeletedRows rows :
        List.of(
            new DeletedRows(database, "tile", days),
            new DeletedRows(database, "insight", days),
            new DeletedRows(database, "dashboard", days, this::forgetPrimary))) {
      removed = removed.compose(before -> rows.remove().map(others -> before + others));
    }
    return removed;
  }
}
