package io.dashgate.dashboards;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DeletedRows;
import io.vertx.core.Future;
import java.util.List;

/**
 * Removes for good what was deleted long ago: dashboards, insights and tiles, of all projects. Any
 * number of processes may run it at any time, since only one at a time gets to do it.
 */
public final class Purge {

  private final Database database;
  private final int days;

  /**
   * Makes the job.
   *
   * @param days how long what is deleted can be restored; 0: forever, so that there is nothing to
   *     do
   */
  public Purge(Database database, int days) {
    this.database = database;
    this.days = days;
  }

  /**
   * By the time that dashboards and insights go, few tiles are left to go with them: those that
   * were removed before them have gone.
   */
  private static final List<String> TABLES = List.of("tile", "insight", "dashboard");

  /**
   * Removes what is due.
   *
   * @return how many dashboards, insights and tiles were removed; those that went with others do
   *     not count. 0 if another process is at it
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
