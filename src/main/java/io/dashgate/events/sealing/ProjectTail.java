package io.dashgate.events.sealing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Optional;

/**
 * The row of a project, which is locked by whatever moves its events: the worker, the sealer, the
 * merging of chunks, the removal of events. The worker compares the epoch, too, because it
 * remembers rows; the sealer remembers nothing that it does not compare, so the lock is enough.
 *
 * @param nextKeyNumber of the next new key of properties
 * @param nextChunkNumber of the next chunk
 */
record ProjectTail(int nextKeyNumber, int nextChunkNumber) {

  private static final String WAIT =
      """
      select next_key_number, next_chunk_number
      from event_project
      where project_id = $1
      for no key update
      """;

  private static final String TRY = WAIT + "skip locked";

  /**
   * Locks the row for the transaction; empty: it is locked by somebody else, or not there.
   *
   * @param waits whether to wait for it
   */
  static Future<Optional<ProjectTail>> lock(SqlClient connection, long projectId, boolean waits) {
    return connection
        .preparedQuery(waits ? WAIT : TRY)
        .execute(Tuple.of(projectId))
        .map(ProjectTail::read);
  }

  private static Optional<ProjectTail> read(RowSet<Row> rows) {
    Iterator<Row> row = rows.iterator();
    if (!row.hasNext()) {
      return Optional.empty();
    }
    Row found = row.next();
    return Optional.of(new ProjectTail(found.getInteger(0), found.getInteger(1)));
  }

  private static final String EXISTS = "select exists (select from project where id = $1) as found";

  /**
   * Whether the project was not deleted. Asked while the row is locked, for which the purge of a
   * deleted project waits: so it removes whatever is written now.
   */
  static Future<Boolean> exists(SqlClient connection, long projectId) {
    return connection
        .preparedQuery(EXISTS)
        .execute(Tuple.of(projectId))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private static final String UPDATE =
      """
      update event_project
      set next_key_number = $2, next_chunk_number = $3, tail_events = tail_events - $4
      where project_id = $1
      """;

  /**
   * Writes the row.
   *
   * @param sealed the number of events that have left the tail
   */
  Future<Void> update(SqlClient connection, long projectId, int sealed) {
    return connection
        .preparedQuery(UPDATE)
        .execute(Tuple.of(projectId, nextKeyNumber, nextChunkNumber, (long) sealed))
        .mapEmpty();
  }

  private static final String LOOK_AGAIN =
      """
      update event_project
      set tail_events = tail_events + $2,
        tail_since = case when tail_events + $2 > 0 then $3::timestamptz end,
        seal_at_events = $4, seal_at = $5
      where project_id = $1
        and seal_at is not distinct from $6
      """;

  /**
   * Notes when the tail is to be looked at again, and adds the events that were not counted; unless
   * somebody else has done so since the tail was looked at.
   */
  static Future<Void> lookAgain(
      SqlClient connection, long projectId, TailPlan plan, TailPlan.Next next) {
    return connection
        .preparedQuery(LOOK_AGAIN)
        .execute(
            Tuple.of(
                projectId,
                plan.events() - plan.counted(),
                at(next.oldest()),
                next.events(),
                at(next.time()),
                plan.lookAt()))
        .mapEmpty();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
