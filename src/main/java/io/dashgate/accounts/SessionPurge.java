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

  private static final String REMOVE_SESSIONS =
      """
      delete from session
      where id in (
        select id
        from session
        where expires_at < now() - make_interval(days => $1)
        order by expires_at
        limit $2
        for update skip locked
      )
      """;

  private static final String REMOVE_TOKENS =
      """
      delete from refresh_token
      where secret_hash in (
        select secret_hash
        from refresh_token
        where used_at < now() - make_interval(days => $1)
        order by used_at
        limit $2
        for update skip locked
      )
      """;

  private static final String REMOVE_LINKS =
      """
      delete from account_link
      where user_id in (
        select user_id
        from account_link
        where expires_at < now() - make_interval(days => $1)
        order by expires_at
        limit $2
        for update skip locked
      )
      """;

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
