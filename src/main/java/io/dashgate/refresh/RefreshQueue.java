package io.dashgate.refresh;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * The projects whose dashboards are refreshed. All processes take from it: the project that has
 * waited longest, one process at a time.
 */
final class RefreshQueue {

  private final Database database;
  private final UUID process;
  private final Duration longest;

  /**
   * Makes the queue of one process.
   *
   * @param longest that a turn takes; the project of a process that has died has its next one then
   */
  RefreshQueue(Database database, UUID process, Duration longest) {
    this.database = database;
    this.process = process;
    this.longest = longest;
  }

  /**
   * A project whose turn it is.
   *
   * @param seenAt when a dashboard of it was seen last
   */
  record Turn(long projectId, OffsetDateTime seenAt) {}

  private static final String IS_FREE = "(q.claimed_until is null or q.claimed_until < now())";

  private static final String TAKE =
      """
      update result_refresh r
      set claimed_by = $1,
        claimed_until = now() + make_interval(secs => $2)
      where r.project_id = (
        select q.project_id
        from result_refresh q
        where q.due_at <= now()
          and %s
        order by q.due_at
        limit 1
        for update skip locked
      )
      returning r.project_id, r.seen_at
      """
          .formatted(IS_FREE);

  /** Takes the next project; empty: none is due that no other process has taken. */
  Future<Optional<Turn>> take() {
    return database
        .write(WriteContext.HOUSEKEEPING, TAKE, Tuple.of(process, (double) longest.toSeconds()))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(row -> new Turn(row.getLong(0), row.getOffsetDateTime(1))));
  }

  private static final String PUT_BACK =
      """
      update result_refresh r
      set claimed_by = null,
        claimed_until = null,
        due_at = case when r.seen_at = $3 then $4::timestamptz else $5::timestamptz end
      where r.project_id = $1
        and r.claimed_by = $2
      """;

  /**
   * Ends a turn. A project that was seen meanwhile is due at once.
   *
   * @param due when it has its next turn; now: after all others that are due
   */
  Future<Void> putBack(Turn turn, OffsetDateTime due, OffsetDateTime now) {
    return database
        .write(
            WriteContext.HOUSEKEEPING,
            PUT_BACK,
            Tuple.of(turn.projectId(), process, turn.seenAt(), due, now))
        .mapEmpty();
  }

  private static final String FORGET =
      """
      delete from result_refresh r
      where r.project_id = $1
        and r.claimed_by = $2
        and r.seen_at = $3
      """;

  /** Ends the last turn of a project, unless it was seen meanwhile. */
  Future<Void> forget(Turn turn) {
    return database
        .write(
            WriteContext.HOUSEKEEPING, FORGET, Tuple.of(turn.projectId(), process, turn.seenAt()))
        .mapEmpty();
  }

  private static final String LAG =
      """
      select extract(epoch from now() - q.due_at)::float8
      from result_refresh q
      where q.due_at <= now()
        and %s
      order by q.due_at
      limit 1
      """
          .formatted(IS_FREE);

  /** Returns for how many seconds the next project has been due; 0: none is. */
  Future<Double> lagSeconds() {
    return database
        .execute(LAG, Tuple.tuple())
        .map(
            rows -> {
              for (Row row : rows) {
                return row.getDouble(0);
              }
              return 0.0;
            });
  }
}
