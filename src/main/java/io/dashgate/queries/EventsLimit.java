package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Refuses queries that would read too many events, before they read any. How many there are is
 * known of the catalogue of chunks, and about how many of the tail.
 *
 * @param most events that a query reads
 */
record EventsLimit(long most) {

  /** Conditions that may be left out would be a plan for all. */
  private static final String ANY_EVENT = "$2::integer[] is null";

  private static final String SOME_EVENTS = "event_number = any($2::integer[])";

  private static final String TAIL =
      """
      select p.tail_events
      from event_project p
      where p.project_id = $1
      """;

  private static final String SEALED =
      """
      select coalesce(sum(c.events), 0)::bigint
      from event_chunk c
      where c.project_id = $1
        and %s
        and c.last_at >= $3
        and c.first_at <= $4
      """;

  /** Of the events of a tail that has events of other names, too. */
  private static final String IN_TAIL =
      """
      select count(*)
      from (
        select
        from event e
        where e.project_id = $1
          and %s
          and e.ts >= $3
          and e.ts <= $4
        limit $5
      ) n
      """;

  /** The last chunk, of those from the newest on, with which there are too many events. */
  private static final String NEWEST_TOO_MANY =
      """
      select max(n.last_at)
      from (
        select c.last_at,
          sum(c.events) over (order by c.last_at desc, c.chunk_number) as events
        from event_chunk c
        where c.project_id = $1
          and %s
          and c.last_at >= $3
          and c.first_at <= $4
      ) n
      where n.events > $5
      """;

  /**
   * Returns about how many events there are in some ranges; fails with 400 if they are too many.
   *
   * @param zone of the day that the answer names
   */
  Future<Long> check(EventSnapshot snapshot, List<NamedRange> ranges, ZoneId zone) {
    return sum(snapshot, ranges, SEALED, false)
        .compose(packed -> withTail(snapshot, ranges, packed))
        .compose(
            events ->
                events <= most
                    ? Future.succeededFuture(events)
                    : firstDay(snapshot, ranges, zone)
                        .compose(day -> Future.failedFuture(tooMany(day))));
  }

  /** The events of a tail are counted only if all of them would be too many. */
  private Future<Long> withTail(EventSnapshot snapshot, List<NamedRange> ranges, long packed) {
    return tail(snapshot)
        .compose(
            tail -> {
              if (packed > most || packed + tail <= most) {
                return Future.succeededFuture(packed + tail);
              }
              return sum(snapshot, ranges, IN_TAIL, true).map(exact -> packed + exact);
            });
  }

  private static Future<Long> tail(EventSnapshot snapshot) {
    return snapshot
        .execute(TAIL, Tuple.of(snapshot.projectId()))
        .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getLong(0));
  }

  private Future<Long> sum(
      EventSnapshot snapshot, List<NamedRange> ranges, String sql, boolean isLimited) {
    Future<Long> sum = Future.succeededFuture(0L);
    for (NamedRange range : ranges) {
      Tuple arguments = arguments(snapshot, range);
      if (isLimited) {
        arguments.addLong(most + 1);
      }
      sum =
          sum.compose(
              before ->
                  snapshot
                      .execute(statement(sql, range), arguments)
                      .map(rows -> before + rows.iterator().next().getLong(0)));
    }
    return sum;
  }

  private static String statement(String sql, NamedRange range) {
    return sql.formatted(range.isOfAll() ? ANY_EVENT : SOME_EVENTS);
  }

  private static Tuple arguments(EventSnapshot snapshot, NamedRange range) {
    Integer[] numbers = range.isOfAll() ? null : range.names().keySet().toArray(Integer[]::new);
    return Tuple.of(snapshot.projectId())
        .addArrayOfInteger(numbers)
        .addOffsetDateTime(StoredChunk.time(range.range().from()))
        .addOffsetDateTime(StoredChunk.time(range.range().to() - 1));
  }

  /**
   * Returns the first day from which on there are few enough events; empty: there is none, or it is
   * not known, because several names are read or all days must be.
   */
  private Future<Optional<LocalDate>> firstDay(
      EventSnapshot snapshot, List<NamedRange> ranges, ZoneId zone) {
    if (ranges.size() != 1 || ranges.get(0).range().from() == Long.MIN_VALUE) {
      return Future.succeededFuture(Optional.empty());
    }
    NamedRange only = ranges.get(0);
    OffsetDateTime end = StoredChunk.time(only.range().to() - 1);
    return snapshot
        .execute(statement(NEWEST_TOO_MANY, only), arguments(snapshot, only).addLong(most))
        .map(
            rows ->
                Optional.ofNullable(rows.iterator().next().getOffsetDateTime(0))
                    .map(last -> last.atZoneSameInstant(zone).toLocalDate().plusDays(1))
                    .filter(day -> day.isBefore(end.atZoneSameInstant(zone).toLocalDate())));
  }

  private static ApiException tooMany(Optional<LocalDate> day) {
    String text = "Query covers too many events. Choose a shorter date range.";
    return ApiException.invalidInput(
        day.map(first -> text + " It may begin on " + first + ".").orElse(text), null);
  }
}
