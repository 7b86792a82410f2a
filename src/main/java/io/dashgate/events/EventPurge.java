package io.dashgate.events;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Removes the events, persons and groups of projects that are deleted, and what nobody reads any
 * more: old warnings, rejected events, and counts of months that are over.
 */
public final class EventPurge {

  private static final int BATCH = 10_000;

  /** Rejected events may be looked at for so long. */
  private static final int REJECTED_DAYS = 90;

  private static final int WARNING_DAYS = 30;

  /** Counts are kept for a year. */
  private static final int USAGE_MONTHS = 13;

  private final Database database;

  /** Columns of chunks are large. */
  private static final int BATCH_OF_COLUMNS = 500;

  /** A table and the columns that identify a row in a project. */
  private record Table(String name, String key) {

    int batch() {
      return name.equals("event_column") ? BATCH_OF_COLUMNS : BATCH;
    }
  }

  private static final List<Table> TABLES =
      List.of(
          new Table("event_inbox", "id"),
          new Table("event", "event_number, ts, uuid"),
          // behind the tail, from which chunks are made
          new Table("event_column", "chunk_number, key_number"),
          new Table("event_chunk", "chunk_number"),
          new Table("property_key", "key_number"),
          new Table("erased_id", "id_number"),
          new Table("deleted_id", "id_number"),
          new Table("person_column", "key"),
          new Table("event_uuid", "uuid, month"),
          new Table("event_rejected", "id"),
          new Table("event_name", "event_number"),
          new Table("person", "person_number"),
          new Table("person_distinct_id", "id_number"),
          new Table("person_merge", "loser_number"),
          new Table("group_type", "group_type_index"),
          new Table("groups", "group_type_index, group_key"),
          new Table("event_definition", "id"),
          new Table("property_definition", "id"),
          new Table("event_property", "event, property"),
          new Table("ingestion_warning", "type, key, hour"),
          new Table("event_usage", "month"),
          // the last one: it names the project until all else is gone
          new Table("event_project", "project_id"));

  /** Creates the job. */
  public EventPurge(Database database) {
    this.database = database;
  }

  /** Adds and drops partitions, as the month demands. */
  public static Future<Void> preparePartitions(Database database) {
    return database
        .write(WriteContext.SYSTEM, "select prepare_event_partitions()", Tuple.tuple())
        .mapEmpty();
  }

  private static final String FIND_DELETED =
      """
      select found.project_id
      from (
        select project_id
        from event_project
        union
        select project_id
        from projects_with_events() as inbox (project_id)
      ) found
      left join project p on p.id = found.project_id
      where p.id is null
      """;

  /** Removes what is due, in batches, and returns the number of rows. */
  public Future<Long> run() {
    return database
        .write(WriteContext.HOUSEKEEPING, FIND_DELETED, Tuple.tuple())
        .map(rows -> rows.stream().map(row -> row.getLong("project_id")).toList())
        .compose(this::removeProjects)
        .compose(removed -> removeOld().map(old -> removed + old));
  }

  /** Waits for a batch that is being processed; none begins after it, as the project is gone. */
  private static final String TAKE_AWAY =
      """
      update event_project
      set holder = null,
        held_until = null,
        epoch = epoch + 1
      where project_id = $1
      """;

  private Future<Long> removeProjects(List<Long> projects) {
    Future<Long> removed = Future.succeededFuture(0L);
    for (long project : projects) {
      WriteContext writer = WriteContext.SYSTEM.in(project);
      removed =
          removed.compose(
              before ->
                  Deletion.run(database, writer, TAKE_AWAY, Tuple.of(project)).map(any -> before));
      for (Table table : TABLES) {
        removed = removed.compose(before -> remove(project, table).map(rows -> before + rows));
      }
    }
    return removed;
  }

  private static final String REMOVE =
      """
      delete from %1$s
      where project_id = $1
        and (%2$s) in (
          select %2$s
          from %1$s
          where project_id = $1
          limit $2
        )
      """;

  private Future<Long> remove(long project, Table table) {
    String sql = REMOVE.formatted(table.name(), table.key());
    WriteContext writer = WriteContext.SYSTEM.in(project);
    return Deletion.inBatches(
        () ->
            Deletion.run(database, writer, sql, Tuple.of(project, table.batch()))
                .map(RowSet::rowCount),
        table.batch());
  }

  private static final String REMOVE_REJECTED =
      "delete from event_rejected where received_at < now() - make_interval(days => $1)";

  private static final String REMOVE_WARNINGS =
      "delete from ingestion_warning where hour < now() - make_interval(days => $1)";

  private static final String REMOVE_USAGE =
      "delete from event_usage where month < month_number(now()) - $1::integer";

  /** All of them at once: there are few. */
  private Future<Long> removeOld() {
    return removeOld(REMOVE_REJECTED, REJECTED_DAYS)
        .compose(before -> removeOld(REMOVE_WARNINGS, WARNING_DAYS).map(rows -> before + rows))
        .compose(before -> removeOld(REMOVE_USAGE, USAGE_MONTHS).map(rows -> before + rows));
  }

  private Future<Long> removeOld(String sql, int age) {
    return Deletion.run(database, WriteContext.HOUSEKEEPING, sql, Tuple.of(age))
        .map(rows -> (long) rows.rowCount());
  }
}
