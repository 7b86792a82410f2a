package io.dashgate.dashboards;

import io.dashgate.db.Database;
import io.dashgate.db.Writer;
import io.dashgate.insights.DeletedInsights;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

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
   * Removes what is due, in batches that are transactions of their own.
   *
   * @return how many dashboards, insights and tiles were removed; those that went with others do
   *     not count. 0 if another process is at it
   */
  public Future<Long> run() {
    return days == 0 ? Future.succeededFuture(0L) : run(0);
  }

  private Future<Long> run(long before) {
    return database
        .transaction(Writer.HOUSEKEEPING, this::batch)
        .compose(removed -> removed == 0 ? Future.succeededFuture(before) : run(before + removed));
  }

  /** Names this job among the locks of the database. */
  private static final String TRY_LOCK =
      """
      select pg_try_advisory_xact_lock(hashtext('dashgate purge')) as locked
      """;

  /** The lock ends with the transaction, and so with a process that dies. */
  private Future<Long> batch(SqlClient transaction) {
    return transaction
        .preparedQuery(TRY_LOCK)
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getBoolean("locked")
                    ? removeSome(transaction)
                    : Future.succeededFuture(0L));
  }

  private Future<Long> removeSome(SqlClient transaction) {
    return removeDashboards(transaction)
        .compose(
            dashboards ->
                DeletedInsights.remove(transaction, days).map(others -> dashboards + others));
  }

  /** Few at a time, since each takes all of its tiles along. */
  private static final String REMOVE_DASHBOARDS =
      """
      delete from dashboard
      where (project_id, id) in (
        select project_id, id
        from dashboard
        where deleted_at < now() - make_interval(days => $1)
        order by deleted_at
        limit 50
        for update skip locked
      )
      """;

  private Future<Long> removeDashboards(SqlClient transaction) {
    return transaction
        .preparedQuery(REMOVE_DASHBOARDS)
        .execute(Tuple.of(days))
        .map(rows -> (long) rows.rowCount());
  }
}
