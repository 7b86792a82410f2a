package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
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
  private final BiFunction<Long[], Long[], Future<Void>> before;

  /**
   * Selects the rows.
   *
   * @param table one with {@code project_id}, {@code id} and {@code deleted_at}
   * @param days the least age of the deletion
   */
  public DeletedRows(Database database, String table, int days) {
    this(database, table, days, (projectIds, ids) -> Future.succeededFuture());
  }

  /**
   * Selects the rows, as {@link #DeletedRows(Database, String, int)}.
   *
   * @param before what is done before rows are removed, with their projects and their ids
   */
  public DeletedRows(
      Database database, String table, int days, BiFunction<Long[], Long[], Future<Void>> before) {
    this.database = database;
    this.table = table;
    this.days = days;
    this.before = before;
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

  private Future<Long> removeAfter(Key last, long count) {
    Tuple arguments = Tuple.of(days, last.deletedAt(), last.projectId(), last.id(), BATCH);
    return database
        .execute(FIND.formatted(table), arguments)
        .compose(
            rows -> {
              List<Key> keys = rows.stream().map(Key::read).toList();
              return keys.isEmpty()
                  ? Future.succeededFuture(count)
                  : before
                      .apply(ids(keys, Key::projectId), ids(keys, Key::id))
                      .compose(any -> removeOrHalve(keys))
                      .compose(removed -> removeAfter(keys.get(keys.size() - 1), count + removed));
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
   * Admits one process at a time; it ends with the transaction, and so with a process that dies.
   */
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtext('dashgate purge')) as locked";

  /** Rows that were restored meanwhile, or are being changed, stay. */
  private static final String REMOVE =
      """
      delete from %1$s
      where project_id = $2
        and id in (
          select old.id
          from %1$s old
          where old.project_id = $2
            and old.id = any ($3::bigint[])
            and old.deleted_at < now() - make_interval(days => $1)
          for update skip locked
        )
      """;

  /** Removes rows as one transaction, with a statement for each project. */
  private Future<Long> remove(List<Key> keys) {
    Map<Long, List<Key>> projects =
        keys.stream()
            .collect(Collectors.groupingBy(Key::projectId, TreeMap::new, Collectors.toList()));
    return Deletion.run(
        database,
        WriteContext.HOUSEKEEPING,
        transaction ->
            transaction
                .query(LOCK)
                .execute()
                .compose(
                    rows ->
                        rows.iterator().next().getBoolean("locked")
                            ? remove(transaction, projects)
                            : Future.succeededFuture(0L)));
  }

  private Future<Long> remove(SqlClient transaction, Map<Long, List<Key>> projects) {
    String sql = REMOVE.formatted(table);
    Future<Long> removed = Future.succeededFuture(0L);
    for (Map.Entry<Long, List<Key>> project : projects.entrySet()) {
      Tuple arguments = Tuple.of(days, project.getKey(), ids(project.getValue(), Key::id));
      removed =
          removed.compose(
              before ->
                  transaction
                      .preparedQuery(sql)
                      .execute(arguments)
                      .map(rows -> before + rows.rowCount()));
    }
    return removed;
  }

  private static Long[] ids(List<Key> keys, Function<Key, Long> id) {
    return keys.stream().map(id).toArray(Long[]::new);
  }
}
