package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of a table that were soft-deleted long ago, in all projects. They are removed in batches,
 * one transaction each. A batch that fails is halved until the failing row is alone; that row
 * stays.
 */
public final class DeletedRows {

  private static final Logger log = LoggerFactory.getLogger(DeletedRows.class);

  private static final int BATCH = 100;

  private final Database database;
  private final String table;
  private final int days;

  /**
   * Selects the rows.
   *
   * @param table one with {@code project_id}, {@code id} and {@code deleted_at}
   * @param days the least age of the deletion
   */
  public DeletedRows(Database database, String table, int days) {
    this.database = database;
    this.table = table;
    this.days = days;
  }

  private record Key(OffsetDateTime deletedAt, long projectId, long id) {

    static final Key START =
        new Key(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), 0, 0);

    static Key read(Row row) {
      RowReader columns = new RowReader(row);
      return new Key(columns.time(), columns.integer(), columns.integer());
    }
  }

  /** Removes the rows and returns their number; 0 while another process does it. */
  public Future<Long> remove() {
    return removeAfter(Key.START, 0);
  }

  private static final String FIND =
      """
      select deleted_at, project_id, id
      from %s
      where deleted_at < now() - make_interval(days => $1)
        and (deleted_at, project_id, id) > ($2, $3, $4)
      order by deleted_at, project_id, id
      limit $5
      """;

  private Future<Long> removeAfter(Key last, long before) {
    Tuple arguments = Tuple.of(days, last.deletedAt(), last.projectId(), last.id(), BATCH);
    return database
        .execute(FIND.formatted(table), arguments)
        .compose(
            rows -> {
              List<Key> keys = rows.stream().map(Key::read).toList();
              return keys.isEmpty()
                  ? Future.succeededFuture(before)
                  : removeOrHalve(keys)
                      .compose(removed -> removeAfter(keys.get(keys.size() - 1), before + removed));
            });
  }

  private Future<Long> removeOrHalve(List<Key> keys) {
    return remove(keys)
        .recover(
            failure -> {
              if (!(failure instanceof PgException)) {
                return Future.failedFuture(
                    failure); // the database is unavailable, so no row is the cause
              }
              if (keys.size() == 1) {
                log.warn("this {} cannot be removed: {}", table, keys, failure);
                return Future.succeededFuture(0L);
              }
              int half = keys.size() / 2;
              return removeOrHalve(keys.subList(0, half))
                  .compose(
                      removed ->
                          removeOrHalve(keys.subList(half, keys.size()))
                              .map(others -> removed + others));
            });
  }

  /**
   * Rows that were restored meanwhile, or are being changed, stay. The lock admits one process at a
   * time; it ends with the transaction, so a process that dies releases it.
   */
  private static final String REMOVE =
      """
      delete from %1$s
      where (project_id, id) in (
          select old.project_id, old.id
          from unnest($2::bigint[], $3::bigint[]) as due (project_id, id)
          join %1$s old on old.project_id = due.project_id and old.id = due.id
          where old.deleted_at < now() - make_interval(days => $1)
          for update of old skip locked
        )
        and (select pg_try_advisory_xact_lock(hashtext('dashgate purge')))
      """;

  private Future<Long> remove(List<Key> keys) {
    Tuple arguments =
        Tuple.of(
            days,
            keys.stream().map(Key::projectId).toArray(Long[]::new),
            keys.stream().map(Key::id).toArray(Long[]::new));
    return Deletion.run(database, WriteContext.HOUSEKEEPING, REMOVE.formatted(table), arguments)
        .map(rows -> (long) rows.rowCount());
  }
}
