package io.dashgate.results;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Removes results of all projects that were not computed for a week. */
public final class ResultPurge {

  private static final int DAYS = 7;

  /** Results may be long. */
  private static final int BATCH = 500;

  /** The age of the newest row of the next batch; all of them if a batch would not be full. */
  private static final String FIND_OLD =
      """
      select coalesce((
          select %2$s
          from %1$s
          where %2$s < now() - make_interval(days => $2)
          order by %2$s
          offset $1 - 1
          limit 1
        ), now() - make_interval(days => $2)) as newest
      """;

  private static final String REMOVE =
      """
      delete from %1$s
      where %2$s <= $1
      """;

  private final Database database;

  /** Creates the job. */
  public ResultPurge(Database database) {
    this.database = database;
  }

  /** Removes what is due, in batches, and returns the number of rows. */
  public Future<Long> run() {
    return remove("insight_result_link", "linked_at")
        .compose(links -> remove("insight_result", "touched_at").map(results -> links + results));
  }

  /** By age: a statement on all servers of a cluster cannot choose rows. */
  private Future<Long> remove(String table, String age) {
    String find = FIND_OLD.formatted(table, age);
    String remove = REMOVE.formatted(table, age);
    return Deletion.inBatches(
        () ->
            database
                .execute(find, Tuple.of(BATCH, DAYS))
                .compose(
                    rows ->
                        Deletion.run(
                            database,
                            WriteContext.HOUSEKEEPING,
                            remove,
                            Tuple.of(rows.iterator().next().getOffsetDateTime("newest"))))
                .map(RowSet::rowCount),
        BATCH);
  }
}
