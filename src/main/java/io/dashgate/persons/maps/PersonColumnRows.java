package io.dashgate.persons.maps;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.ColumnFormat;
import io.dashgate.events.columns.DamagedColumnException;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns of all persons of a project as they are kept, so that a process need not read all rows.
 */
final class PersonColumnRows {

  private static final Logger log = LoggerFactory.getLogger(PersonColumnRows.class);

  /** A larger one is not kept: it would take too long to be read. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /** Of the writing of a column. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A column is there as it is stored, inflated, and as arrays. */
  private static final int COPIES = 3;

  private final Database database;
  private final WorkerExecutor worker;

  PersonColumnRows(Database database, WorkerExecutor worker) {
    this.database = database;
    this.worker = worker;
  }

  /**
   * A column that was kept.
   *
   * @param version what it shows
   */
  record Kept(Column column, long version) {}

  private static final String READ =
      """
      select version, persons, octet_length(data) as bytes, substring(data from 1 for 1000000) as data
      from person_column
      where project_id = $1 and key = $2 and version <= $3
      """;

  /**
   * Reads a column.
   *
   * @param key of the property; empty: the map of ids
   * @param newest the version that is wanted at most
   */
  Future<Optional<Kept>> read(MapSource source, String key, long newest) {
    return source
        .execute(READ, Tuple.of(source.projectId(), key, newest))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : read(source, key, rows.iterator().next()));
  }

  private Future<Optional<Kept>> read(MapSource source, String key, Row row) {
    Buffer data = Buffer.buffer().appendBuffer(row.getBuffer("data"));
    long memory;
    try {
      memory = row.getInteger("bytes") + (long) COPIES * ColumnFormat.contentBytes(data.getBytes());
    } catch (DamagedColumnException damaged) {
      return Future.succeededFuture(damaged(damaged));
    }
    return source
        .take(memory)
        .compose(any -> readRest(source, key, row, data))
        .compose(any -> source.run(() -> kept(row, data.getBytes())));
  }

  private static final String READ_REST =
      """
      select substring(data from $4::integer for 1000000)
      from person_column
      where project_id = $1 and key = $2 and version = $3
      """;

  private static Future<Void> readRest(MapSource source, String key, Row row, Buffer data) {
    if (data.length() >= row.getInteger("bytes")) {
      return Future.succeededFuture();
    }
    return source
        .execute(
            READ_REST, Tuple.of(source.projectId(), key, row.getLong("version"), data.length() + 1))
        .compose(
            rows -> {
              Buffer more =
                  rows.size() == 0 ? Buffer.buffer() : rows.iterator().next().getBuffer(0);
              // another version may have been written, unless it is a snapshot
              return more.length() == 0
                  ? Future.succeededFuture()
                  : readRest(source, key, row, data.appendBuffer(more));
            });
  }

  /** The rows are there: a column that cannot be read is made anew. */
  private static Optional<Kept> kept(Row row, byte[] data) {
    try {
      return Optional.of(
          new Kept(ColumnFormat.decode(data, row.getInteger("persons")), row.getLong("version")));
    } catch (DamagedColumnException damaged) {
      return damaged(damaged);
    }
  }

  private static Optional<Kept> damaged(DamagedColumnException damaged) {
    log.warn("a column of persons is made anew", damaged);
    return Optional.empty();
  }

  private static final String LOCK =
      "select project_id from event_project where project_id = $1 for share";

  /** Asked while the row is locked, for which the purge of a deleted project waits. */
  private static final String EXISTS = "select id from project where id = $1";

  /**
   * Properties that were deleted since must not be written again. The map of ids has none; it is
   * brought up to date.
   */
  private static final String IS_STALE =
      """
      select exists (
        select
        from deleted_id
        where project_id = $1 and persons_version > $2 and $3 <> ''
      ) as found
      """;

  private static final String WRITE =
      """
      insert into person_column as c (project_id, key, version, persons, data)
      values ($1, $2, $3, $4, $5)
      on conflict (project_id, key) do update
      set version = excluded.version, persons = excluded.persons, data = excluded.data
      where c.version <= excluded.version
      """;

  /**
   * Keeps a column, if there is no newer one and the project was not deleted: its purge would not
   * find it any more. A failure is logged: the rows are still there.
   */
  void write(long projectId, String key, Column column, long version) {
    if (column.weight() > MOST_BYTES) {
      return;
    }
    worker
        .executeBlocking(() -> Buffer.buffer(ColumnFormat.encode(column, true).data()), false)
        .compose(
            data ->
                database.longTransaction(
                    WriteContext.SYSTEM.in(projectId),
                    LIMIT,
                    connection ->
                        write(
                            connection, Tuple.of(projectId, key, version, column.events(), data))))
        .onFailure(failure -> log.warn("a column of persons could not be kept", failure));
  }

  private static Future<Void> write(SqlConnection connection, Tuple column) {
    Tuple project = Tuple.of(column.getLong(0));
    return connection
        .preparedQuery(LOCK)
        .execute(project)
        .compose(any -> connection.preparedQuery(EXISTS).execute(project))
        .compose(
            found ->
                found.size() == 0
                    ? Future.succeededFuture(true)
                    : connection
                        .preparedQuery(IS_STALE)
                        .execute(
                            Tuple.of(column.getLong(0), column.getLong(2), column.getString(1)))
                        .map(rows -> rows.iterator().next().getBoolean(0)))
        .compose(
            isStale ->
                isStale
                    ? Future.succeededFuture()
                    : connection.preparedQuery(WRITE).execute(column).mapEmpty());
  }
}
