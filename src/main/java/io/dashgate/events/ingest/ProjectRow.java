package io.dashgate.events.ingest;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a project that says who works for it. Whoever holds it works until somebody else has
 * taken it over, which raises its epoch. Each transaction of the holder locks the row first and
 * compares the epoch: so the row excludes, and the time only says when another may try.
 *
 * @param epoch how often the holder has changed
 * @param month the number of the current month, by the clock of the database
 */
record ProjectRow(
    long epoch,
    int nextIdNumber,
    int nextEventNumber,
    long idsVersion,
    long personsVersion,
    short month) {

  /**
   * Another process may take a project over after the holder has done nothing for so long. Each
   * batch renews it with its last statement, by the time of that statement: one that took longer
   * than this must not end as if nobody had worked.
   */
  static final Duration HELD = Duration.ofSeconds(5);

  private static final String EXISTS = "select exists (select from project where id = $1) as found";

  private static final String ADD =
      "insert into event_project (project_id) values ($1) on conflict do nothing";

  /** A row that is locked is that of a project somebody works for at this moment. */
  private static final String LOCK_FREE =
      """
      select epoch
      from event_project
      where project_id = $1
        and (holder is null or holder = $2 or held_until is null or held_until < statement_timestamp())
      for no key update skip locked
      """;

  private static final String TAKE =
      """
      update event_project
      set holder = $2, held_until = statement_timestamp() + make_interval(secs => $3), epoch = epoch + 1
      where project_id = $1
      returning epoch
      """;

  /** What came of the attempt to take a project. */
  enum Refusal {
    /** Another process works for it. */
    HELD,
    /** It was deleted; its rows are purged. */
    NO_PROJECT
  }

  /**
   * The result of taking a project.
   *
   * @param epoch of the new holder; 0 if it was refused
   * @param refusal present if it was refused
   */
  record Taken(long epoch, Optional<Refusal> refusal) {}

  /** Takes a project that nobody holds. */
  static Future<Taken> take(Database database, long projectId, UUID holder) {
    WriteContext context = WriteContext.SYSTEM.in(projectId);
    return database
        .execute(EXISTS, Tuple.of(projectId))
        .compose(
            rows ->
                rows.iterator().next().getBoolean("found")
                    // the row, then its lock: several statements, since there may be no row yet
                    ? database
                        .transaction(context, connection -> take(connection, projectId, holder))
                        .map(ProjectRow::taken)
                    : Future.succeededFuture(new Taken(0, Optional.of(Refusal.NO_PROJECT))));
  }

  private static Future<RowSet<Row>> take(SqlClient connection, long projectId, UUID holder) {
    return connection
        .preparedQuery(ADD)
        .execute(Tuple.of(projectId))
        .compose(any -> connection.preparedQuery(LOCK_FREE).execute(Tuple.of(projectId, holder)))
        .compose(
            free ->
                free.size() == 0
                    ? Future.succeededFuture(free)
                    : connection
                        .preparedQuery(TAKE)
                        .execute(Tuple.of(projectId, holder, (double) HELD.toSeconds())));
  }

  private static Taken taken(RowSet<Row> rows) {
    Iterator<Row> row = rows.iterator();
    return row.hasNext()
        ? new Taken(row.next().getLong("epoch"), Optional.empty())
        : new Taken(0, Optional.of(Refusal.HELD));
  }

  private static final String LOCK =
      """
      select epoch, next_id_number, next_event_number, ids_version, persons_version,
        month_number(now()) as month
      from event_project
      where project_id = $1 and holder = $2 and epoch = $3
      for no key update
      """;

  /** Locks the row of a project for the transaction; empty: somebody else has taken it over. */
  static Future<Optional<ProjectRow>> lock(
      SqlClient connection, long projectId, UUID holder, long epoch) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(projectId, holder, epoch))
        .map(
            rows -> {
              Iterator<Row> row = rows.iterator();
              return row.hasNext() ? Optional.of(read(row.next())) : Optional.empty();
            });
  }

  private static ProjectRow read(Row row) {
    return new ProjectRow(
        row.getLong("epoch"),
        row.getInteger("next_id_number"),
        row.getInteger("next_event_number"),
        row.getLong("ids_version"),
        row.getLong("persons_version"),
        row.getShort("month"));
  }

  private static final String UPDATE =
      """
      update event_project
      set next_id_number = $2, next_event_number = $3, ids_version = $4, persons_version = $5,
        held_until = statement_timestamp() + make_interval(secs => $6),
        tail_events = tail_events + $7, tail_since = coalesce(tail_since, $8)
      where project_id = $1
      """;

  /**
   * Writes the row, which is held on.
   *
   * @param added the number of events that were added to the tail
   * @param since when they arrived; null if there are none
   */
  Future<Void> update(
      SqlClient connection, long projectId, int added, @Nullable OffsetDateTime since) {
    return connection
        .preparedQuery(UPDATE)
        .execute(
            Tuple.of(
                projectId,
                nextIdNumber,
                nextEventNumber,
                idsVersion,
                personsVersion,
                (double) HELD.toSeconds(),
                added,
                since))
        .mapEmpty();
  }

  private static final String RELEASE =
      """
      update event_project
      set held_until = null
      where project_id = $1 and holder = $2 and epoch = $3
      """;

  /** Lets another process take a project at once. */
  static Future<Void> release(Database database, long projectId, UUID holder, long epoch) {
    return database
        .write(WriteContext.SYSTEM.in(projectId), RELEASE, Tuple.of(projectId, holder, epoch))
        .mapEmpty();
  }
}
