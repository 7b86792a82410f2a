package io.dashgate.organizations;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** Removes expired invitations. Until then, members see them in the list. */
public final class InvitePurge {

  private static final int BATCH = 1_000;

  private final Database database;
  private final int days;

  /**
   * Creates the job.
   *
   * @param days since an invitation expired; 0: never
   */
  public InvitePurge(Database database, int days) {
    this.database = database;
    this.days = days;
  }

  private static final String REMOVE =
      """
      delete from invite
      where id in (
        select id
        from invite
        where created_at < now() - %s - make_interval(days => $1)
        order by created_at
        limit $2
        for update skip locked
      )
      """
          .formatted(Invite.LIFETIME);

  /** Removes the invitations that are due, in batches, and returns how many. */
  public Future<Long> run() {
    return days == 0
        ? Future.succeededFuture(0L)
        : Deletion.inBatches(database, REMOVE, Tuple.of(days, BATCH), BATCH);
  }
}
