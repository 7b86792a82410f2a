package io.dashgate.audit;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** Removes audit entries of all organizations whose retention is over. */
public final class AuditPurge {

  private static final int BATCH = 1_000;

  private final Database database;
  private final int days;

  /**
   * Creates the job.
   *
   * @param days age at which entries are removed; 0: never
   */
  public AuditPurge(Database database, int days) {
    this.database = database;
    this.days = days;
  }

  /** A function of the owner: the serving role may only read the trail. */
  private static final String REMOVE =
      """
      select purge_audit($1::int, $2::int)
      """;

  /** Removes the entries that are due, in batches, and returns how many. */
  public Future<Long> run() {
    return days == 0
        ? Future.succeededFuture(0L)
        : Deletion.inBatches(database, REMOVE, Tuple.of(days, BATCH), BATCH);
  }
}
