package io.dashgate.dashboards;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DeletedRows;
import io.vertx.core.Future;
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

  /** Tiles come first, so that few are left to cascade from dashboards and insights. */
  private static final List<String> TABLES = List.of("tile", "insight", "dashboard");

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
    for (String table : TABLES) {
      DeletedRows rows = new DeletedRows(database, table, days);
      removed = removed.compose(before -> rows.remove().map(others -> before + others));
    }
    return removed;
  }
}
