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
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns of all persons of a project as they are kept, so that a process need not read all rows.
 */
final class PersonColumnRows {

  private static final Logger log = LoggerFactory.getLogger(PersonColumnRows.class);

  /** A larger one would take too long to be read as one row. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

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
      select version, persons, data
      from person_column
      where project_id = $1 and key = $2 and version <= $3
      """;

  /**
   * Reads a column.
   *
   * @param key of the property; empty: the map of ids
   * @param newest the version that is wanted at most
   */
  Future<Optional<Kept>> read(SqlClient snapshot, long projectId, String key, long newest) {
    return snapshot
        .preparedQuery(READ)
        .execute(Tuple.of(projectId, key, newest))
        .compose(
            rows ->
                worker.executeBlocking(
                    () -> rows.stream().findFirst().flatMap(PersonColumnRows::kept), false));
  }

  /** The rows are there: a column that cannot be read is made anew. */
  private static Optional<Kept> kept(Row row) {
    byte[] data = row.getBuffer("data").getBytes();
    try {
      return Optional.of(
          new Kept(ColumnFormat.decode(data, row.getInteger("persons")), row.getLong("version")));
    } catch (DamagedColumnException damaged) {
      log.warn("a column of persons is made anew", damaged);
      return Optional.empty();
    }
  }

  private static final String WRITE =
      """
      insert into person_column as c (project_id, key, version, persons, data)
      values ($1, $2, $3, $4, $5)
      on conflict (project_id, key) do update
      set version = excluded.version, persons = excluded.persons, data = excluded.data
      where c.version <= excluded.version
      """;

  /** Keeps a column, if there is no newer one. A failure is logged: the rows are still there. */
  void write(long projectId, String key, Column column, long version) {
    if (column.weight() > MOST_BYTES) {
      return;
    }
    worker
        .executeBlocking(() -> ColumnFormat.encode(column, true).data(), false)
        .compose(
            data ->
                database.write(
                    WriteContext.SYSTEM.in(projectId),
                    WRITE,
                    Tuple.of(projectId, key, version, column.events(), Buffer.buffer(data))))
        .onFailure(failure -> log.warn("a column of persons could not be kept", failure));
  }
}
