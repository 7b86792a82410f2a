package io.dashgate.results;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * Removes results of all projects that were not computed for a week, and the oldest ones of
 * projects that have too many bytes of them.
 */
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

  /** The results of a project that are left have no more bytes together. */
  static final long MOST_BYTES_OF_PROJECT = 200_000_000;

  private static final String FIND_FULL =
      """
      select r.project_id
      from insight_result r
      group by r.project_id
      having sum(r.bytes) > $1
      """;

  private static final String REMOVE_OLDEST =
      """
      delete from insight_result
      where project_id = $1
        and touched_at <= $2
      """;

  private static final String FIND_OLDEST =
      """
      select max(n.touched_at) as newest
      from (
        select r.touched_at,
          sum(r.bytes) over (order by r.touched_at desc, r.key) as bytes
        from insight_result r
        where r.project_id = $1
      ) n
      where n.bytes > $2
      """;

  private final Database database;

  /** Creates the job. */
  public ResultPurge(Database database) {
    this.database = database;
  }

  /** Removes what is due, in batches, and returns the number of rows. */
  public Future<Long> run() {
    return remove("insight_result_link", "linked_at")
        .compose(links -> remove("insight_result", "touched_at").map(results -> links + results))
        .compose(old -> removeOldest().map(oldest -> old + oldest));
  }

  private Future<Long> removeOldest() {
    return database
        .execute(FIND_FULL, Tuple.of(MOST_BYTES_OF_PROJECT))
        .compose(
            projects -> {
              Future<Long> removed = Future.succeededFuture(0L);
              for (Row project : projects) {
                long id = project.getLong(0);
                removed = removed.compose(before -> removeOldest(id).map(more -> before + more));
              }
              return removed;
            });
  }

  private Future<Integer> removeOldest(long projectId) {
    return database
        .execute(FIND_OLDEST, Tuple.of(projectId, MOST_BYTES_OF_PROJECT))
        .map(rows -> rows.iterator().next().getOffsetDateTime("newest"))
        .compose(
            newest ->
                Deletion.run(
                    database,
                    WriteContext.HOUSEKEEPING,
                    REMOVE_OLDEST,
                    Tuple.of(projectId, newest)))
        .map(RowSet::rowCount);
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
