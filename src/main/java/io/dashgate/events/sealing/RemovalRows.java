package io.dashgate.events.sealing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements of the removal of events. */
final class RemovalRows {

  /** Another process may go on after a process has done nothing for so long. */
  private static final double CLAIMED_SECONDS = 60;

  /** What is too old is looked for once a day. */
  private static final double NEXT_SECONDS = 86_400;

  /** What could not be removed is tried again. */
  private static final double AGAIN_SECONDS = 600;

  private RemovalRows() {}

  /** One process works on a project, unless it does nothing for a while. */
  private static final String CLAIM =
      """
      update event_project
      set removal_at = $2::timestamptz + make_interval(secs => $3)
      where project_id = $1
        and (removal_at is null or removal_at <= $2)
      """;

  private static final String NOW = "select now() as at";

  /** Begins; empty: another process works on the project, or it is not there. */
  static Future<Optional<Instant>> claim(SqlClient connection, long projectId) {
    return now(connection)
        .compose(
            at ->
                connection
                    .preparedQuery(CLAIM)
                    .execute(Tuple.of(projectId, at, CLAIMED_SECONDS))
                    .map(
                        rows ->
                            rows.rowCount() == 0 ? Optional.empty() : Optional.of(at.toInstant())));
  }

  private static Future<OffsetDateTime> now(SqlClient connection) {
    return connection
        .preparedQuery(NOW)
        .execute()
        .map(rows -> rows.iterator().next().getOffsetDateTime(0));
  }

  private static final String IDS =
      "select id_number from erased_id where project_id = $1 order by id_number limit 100000";

  /** Reads the distinct ids whose events are erased. */
  static Future<Set<Integer>> ids(SqlClient connection, long projectId) {
    return connection
        .preparedQuery(IDS)
        .execute(Tuple.of(projectId))
        .map(
            rows -> {
              Set<Integer> ids = new HashSet<>();
              rows.forEach(row -> ids.add(row.getInteger(0)));
              return ids;
            });
  }

  private static final String REMOVE_TAIL =
      """
      delete from event
      where project_id = $1
        and ctid = any (array(
          select ctid
          from event
          where project_id = $1
            and (ts < $2 or id_number = any($3))
          limit 2000
        ))
      """;

  private static final String COUNT_TAIL =
      "update event_project set tail_events = tail_events - $2 where project_id = $1";

  /** Removes some events of the tail, and returns how many. */
  static Future<Integer> removeTail(SqlClient connection, long projectId, Removal removal) {
    return connection
        .preparedQuery(REMOVE_TAIL)
        .execute(Tuple.of(projectId, before(removal), numbers(removal.ids())))
        .compose(
            removed ->
                removed.rowCount() == 0
                    ? Future.succeededFuture(0)
                    : connection
                        .preparedQuery(COUNT_TAIL)
                        .execute(Tuple.of(projectId, (long) removed.rowCount()))
                        .map(any -> removed.rowCount()));
  }

  private static OffsetDateTime before(Removal removal) {
    return removal.beforeMicros() == Removal.NONE_IS_OLD
        ? OffsetDateTime.MIN
        : Micros.time(removal.beforeMicros());
  }

  private static Object numbers(Set<Integer> ids) {
    return ids.toArray(Integer[]::new);
  }

  private static final String REMOVE_COLUMNS =
      "delete from event_column where project_id = $1 and chunk_number = any($2)";

  /** Removes chunks with all their columns. */
  static Future<Void> removeChunks(SqlClient connection, long projectId, List<ChunkEntry> chunks) {
    List<Integer> numbers = chunks.stream().map(ChunkEntry::number).toList();
    return connection
        .preparedQuery(REMOVE_COLUMNS)
        .execute(Tuple.of(projectId, (Object) numbers.toArray(Integer[]::new)))
        .compose(any -> ChunkEntry.delete(connection, projectId, numbers));
  }

  private static final String FORGET =
      "delete from erased_id where project_id = $1 and id_number = any($2)";

  private static final String REMAIN =
      "select exists (select from erased_id where project_id = $1) as remain";

  private static final String LOOK_AGAIN =
      """
      update event_project
      set removal_at = $2::timestamptz + make_interval(secs => $3)
      where project_id = $1
      """;

  /**
   * Ends.
   *
   * @param ids that are forgotten: none of their events are left
   * @param isComplete whether all was removed that should be
   */
  static Future<Void> end(
      SqlClient connection, long projectId, Set<Integer> ids, boolean isComplete) {
    return connection
        .preparedQuery(FORGET)
        .execute(Tuple.of(projectId, numbers(ids)))
        .compose(any -> connection.preparedQuery(REMAIN).execute(Tuple.of(projectId)))
        .compose(
            rows -> {
              Iterator<Row> row = rows.iterator();
              boolean remain = row.next().getBoolean(0);
              double seconds = !isComplete ? AGAIN_SECONDS : remain ? 0 : NEXT_SECONDS;
              return lookAgain(connection, projectId, seconds);
            });
  }

  /** Notes that the project is still worked on. */
  static Future<Void> goOn(SqlClient connection, long projectId) {
    return lookAgain(connection, projectId, CLAIMED_SECONDS);
  }

  private static Future<Void> lookAgain(SqlClient connection, long projectId, double seconds) {
    return now(connection)
        .compose(
            at ->
                connection
                    .preparedQuery(LOOK_AGAIN)
                    .execute(Tuple.of(projectId, at, seconds))
                    .mapEmpty());
  }
}
