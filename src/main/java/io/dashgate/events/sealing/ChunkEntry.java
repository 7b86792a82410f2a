package io.dashgate.events.sealing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as the catalogue describes it, without its columns.
 *
 * @param firstMicros the time of its first event, in microseconds since 1970
 * @param lastMicros the time of its last event
 * @param keyNumbers of its columns
 * @param keyBytes of each column, inflated
 */
@SuppressWarnings("ArrayRecordComponent")
record ChunkEntry(
    int number,
    int eventNumber,
    long firstMicros,
    long lastMicros,
    int events,
    Integer[] keyNumbers,
    Integer[] keyBytes) {

  /** The chunks of a page, at most. The statement has the number, too. */
  static final int PAGE = 1_000;

  /** Newer chunks are merged first. */
  private static final String OF_NAME =
      """
      select chunk_number, event_number, first_at, last_at, events, key_numbers, key_bytes
      from event_chunk
      where project_id = $1
        and event_number = $2
        and events <= $3
        and $4 >= all (key_bytes)
        and (last_at, chunk_number) < ($5, $6)
      order by last_at desc, chunk_number desc
      limit 1000
      """;

  /**
   * Reads the next chunks of a name that may be small enough to be merged, the newest first.
   *
   * @param mostEvents of a chunk
   * @param mostBytes of a column
   * @param after the chunk before them; null: there is none
   */
  static Future<List<ChunkEntry>> ofName(
      SqlClient connection,
      long projectId,
      int eventNumber,
      int mostEvents,
      int mostBytes,
      @Nullable ChunkEntry after) {
    return connection
        .preparedQuery(OF_NAME)
        .execute(
            Tuple.of(
                projectId,
                eventNumber,
                mostEvents,
                mostBytes,
                after == null ? OffsetDateTime.MAX : Micros.time(after.lastMicros()),
                after == null ? 0 : after.number()))
        .map(ChunkEntry::list);
  }

  private static final String BEHIND =
      """
      select chunk_number, event_number, first_at, last_at, events, key_numbers, key_bytes
      from event_chunk
      where project_id = $1 and chunk_number > $2
      order by chunk_number
      limit 100
      """;

  /** Reads the next chunks behind one, in the order of their numbers. */
  static Future<List<ChunkEntry>> behind(SqlClient connection, long projectId, int number) {
    return connection
        .preparedQuery(BEHIND)
        .execute(Tuple.of(projectId, number))
        .map(ChunkEntry::list);
  }

  private static final String BY_NUMBER =
      """
      select chunk_number, event_number, first_at, last_at, events, key_numbers, key_bytes
      from event_chunk
      where project_id = $1 and chunk_number = any($2)
      """;

  /** Reads chunks. */
  static Future<List<ChunkEntry>> byNumber(
      SqlClient connection, long projectId, Collection<Integer> numbers) {
    return connection
        .preparedQuery(BY_NUMBER)
        .execute(Tuple.of(projectId, (Object) numbers.toArray(Integer[]::new)))
        .map(ChunkEntry::list);
  }

  private static List<ChunkEntry> list(RowSet<Row> rows) {
    List<ChunkEntry> entries = new ArrayList<>();
    for (Row row : rows) {
      entries.add(
          new ChunkEntry(
              row.getInteger(0),
              row.getInteger(1),
              Micros.of(row.getOffsetDateTime(2)),
              Micros.of(row.getOffsetDateTime(3)),
              row.getInteger(4),
              row.getArrayOfIntegers(5),
              row.getArrayOfIntegers(6)));
    }
    return entries;
  }

  private static final String DELETE =
      "delete from event_chunk where project_id = $1 and chunk_number = any($2)";

  /** Deletes chunks without their columns. */
  static Future<Void> delete(SqlClient connection, long projectId, Collection<Integer> numbers) {
    return connection
        .preparedQuery(DELETE)
        .execute(Tuple.of(projectId, (Object) numbers.toArray(Integer[]::new)))
        .compose(rows -> RowCount.require(rows, numbers.size()));
  }
}
