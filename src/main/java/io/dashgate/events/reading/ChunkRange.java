package io.dashgate.events.reading;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks are read, and in which order: those of which an event may be in a range of time.
 *
 * @param event the name of their events; null: any
 * @param eventNumbers of the names of their events, if there is no such name; null: any
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

  /** Of chunks with some names, name by name. */
  private static final String OF_NAMES =
      """
      select %1$s
      from event_name n
      cross join lateral (
        select c.*
        from event_chunk c
        where c.project_id = $1
          and c.event_number = n.event_number
          and %3$s
        order by %4$s
        limit $6::bigint
      ) c
      where n.project_id = $1
        and %2$s
      order by %4$s
      limit $6""";

  private static final String OF_ALL =
      """
      select %1$s
      from (
        select c.*
        from event_chunk c
        where c.project_id = $1
          and %3$s
          and %2$s
        order by %4$s
        limit $6::bigint
      ) c
      join event_name n on n.project_id = $1 and n.event_number = c.event_number
      order by %4$s""";

  private static final String BY_NAME = "n.name = $7::text";
  private static final String BY_NUMBERS = "n.event_number = any($7::integer[])";
  private static final String ANY_NAME = "$7::text is null";

  /**
   * The first page begins at an infinite time. The comparison of one column that is implied lets
   * the planner see that the index of the order is the best one.
   */
  private static final String ASCENDING =
      """
      c.last_at >= $2
          and c.first_at <= $3
          and c.first_at >= $4
          and (c.first_at, c.chunk_number) > ($4, $5::integer)""";

  private static final String BY_FIRST = "c.first_at, c.chunk_number";

  private static final String DESCENDING =
      """
      c.last_at >= $2
          and c.first_at <= $3
          and c.last_at <= $4
          and (c.last_at, c.chunk_number) < ($4, $5::integer)""";

  private static final String BY_LAST = "c.last_at desc, c.chunk_number desc";

  /** Returns one of six statements: conditions that may be left out would be a plan for all. */
  String statement() {
    String names = event != null ? BY_NAME : eventNumbers != null ? BY_NUMBERS : ANY_NAME;
    return (names.equals(ANY_NAME) ? OF_ALL : OF_NAMES)
        .formatted(
            StoredChunk.COLUMNS,
            names,
            isAscending ? ASCENDING : DESCENDING,
            isAscending ? BY_FIRST : BY_LAST);
  }

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
    OffsetDateTime infinite = isAscending ? OffsetDateTime.MIN : OffsetDateTime.MAX;
    Tuple arguments =
        Tuple.of(snapshot.projectId())
            .addOffsetDateTime(StoredChunk.time(fromMicros))
            .addOffsetDateTime(StoredChunk.time(toMicros))
            .addOffsetDateTime(after == null ? infinite : StoredChunk.time(begin(after)))
            .addInteger(after == null ? 0 : after.number())
            .addLong((long) most);
    if (eventNumbers == null) {
      arguments.addString(event);
    } else {
      arguments.addArrayOfInteger(eventNumbers.toArray(Integer[]::new));
    }
    return snapshot
        .execute(statement(), arguments)
        .map(rows -> new Page(rows.stream().map(StoredChunk::of).toList(), rows.size() == most));
  }

  /**
   * Some chunks.
   *
   * @param mayHaveMore whether there may be others behind them
   */
  record Page(List<StoredChunk> chunks, boolean mayHaveMore) {}
}
