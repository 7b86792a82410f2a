package io.dashgate.accounts;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * Removes expired sessions with their refresh tokens, used refresh tokens of other sessions,
 * expired account links, and failed log-ins that no longer count. A used token is kept for a time,
 * since presenting it again ends its session.
 */
public final class SessionPurge {

  private static final int BATCH = 1_000;

  private final Database database;
  private final int days;

  /**
   * Creates the job.
   *
   * @param days since a session or link expired or a token was used; 0: never
   */
  public SessionPurge(Database database, int days) {
    this.database = database;
    this.days = days;
  }

  private static final String REMOVE_SESSIONS = removeOld("session", "id", "expires_at");
  private static final String REMOVE_TOKENS = removeOld("refresh_token", "secret_hash", "used_at");
  private static final String REMOVE_LINKS = removeOld("account_link", "user_id", "expires_at");

  private static String removeOld(String table, String key, String ended) {
    return """
    delete from %1$s
    where %2$s in (
      select %2$s
      from %1$s
      where %3$s < now() - make_interval(days => $1)
      order by %3$s
      limit $2
      for update skip locked
    )
    """
        .formatted(table, key, ended);
  }

  private static final String REMOVE_FAILURES =
      """
      delete from login_failure
      where ctid = any (array(
        select ctid
        from login_failure
        where failed_at < now() - interval '10 minutes'
        limit $1
        for update skip locked))
      """;

  /** Removes what is due, in batches, and returns the number of rows without failed log-ins. */
  public Future<Long> run() {
    return remove(REMOVE_FAILURES, Tuple.of(BATCH), 0L)
        .compose(any -> days == 0 ? Future.succeededFuture(0L) : removeOld());
  }

  private Future<Long> removeOld() {
    Tuple arguments = Tuple.of(days, BATCH);
    return remove(REMOVE_SESSIONS, arguments, 0L)
        .compose(removed -> remove(REMOVE_TOKENS, arguments, removed))
        .compose(removed -> remove(REMOVE_LINKS, arguments, removed));
  }

  private Future<Long> remove(String sql, Tuple arguments, long before) {
    return Deletion.inBatches(database, sql, arguments, BATCH).map(removed -> before + removed);
  }
}
