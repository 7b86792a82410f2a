package io.dashgate.events.reading;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks are read, and in which order: those of which an event may be in a range of time.
 *
 * @param event the name of their events; null: any
 * @param eventNumbers of the names of their events; null: any
 * @param fromMicros the first time, in microseconds since 1970
 * @param toMicros the last time, inclusive
 * @param isAscending whether those with the oldest events come first; else those with the newest
 */
public record ChunkRange(
    @Nullable String event,
    @Nullable List<Integer> eventNumbers,
    long fromMicros,
    long toMicros,
    boolean isAscending) {

  /** Most lists need the first few only. */
  private static final int FIRST_PAGE = 16;

  private static final int PAGE = 256;

  private static final String LIST =
      """
      select %1$s
      from event_chunk c
      join event_name n on n.project_id = $1 and n.event_number = c.event_number
      where c.project_id = $1
        and ($2::text is null or n.name = $2)
        and ($3::integer[] is null or c.event_number = any($3))
        and c.last_at >= $4
        and c.first_at <= $5
        and %2$s
      order by %3$s
      limit $8
      """;

  private static final String ASCENDING =
      LIST.formatted(
          StoredChunk.COLUMNS,
          "($6::timestamptz is null or (c.first_at, c.chunk_number) > ($6, $7::integer))",
          "c.first_at, c.chunk_number");

  private static final String DESCENDING =
      LIST.formatted(
          StoredChunk.COLUMNS,
          "($6::timestamptz is null or (c.last_at, c.chunk_number) < ($6, $7::integer))",
          "c.last_at desc, c.chunk_number desc");

  /** Returns the time of the events of a chunk that come first. */
  public long begin(StoredChunk chunk) {
    return isAscending ? chunk.firstMicros() : chunk.lastMicros();
  }

  /**
   * Reads a page of the catalogue.
   *
   * @param after the last chunk of the page before; null: the first page
   */
  Future<Page> page(EventSnapshot snapshot, @Nullable StoredChunk after) {
    int most = after == null ? FIRST_PAGE : PAGE;
    Tuple arguments =
        Tuple.of(snapshot.projectId())
            .addString(event)
            .addArrayOfInteger(eventNumbers == null ? null : eventNumbers.toArray(Integer[]::new))
            .addOffsetDateTime(StoredChunk.time(fromMicros))
            .addOffsetDateTime(StoredChunk.time(toMicros))
            .addOffsetDateTime(after == null ? null : StoredChunk.time(begin(after)))
            .addInteger(after == null ? null : (Integer) after.number())
            .addLong((long) most);
    return snapshot
        .execute(isAscending ? ASCENDING : DESCENDING, arguments)
        .map(rows -> new Page(rows.stream().map(StoredChunk::of).toList(), rows.size() == most));
  }

  /**
   * Some chunks.
   *
   * @param mayHaveMore whether there may be others behind them
   */
  record Page(List<StoredChunk> chunks, boolean mayHaveMore) {}
}
