package io.dashgate.events;

import io.dashgate.events.reading.ChunkRange;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.EventReads;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.Portion;
import io.dashgate.platform.db.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds an event by its UUID. */
final class EventLookup {

  private static final long MICROS_OF_DAY = Duration.ofDays(1).toNanos() / 1000;

  /** Events that were made a while before or after their UUID. */
  private static final long NEAR = 2 * MICROS_OF_DAY;

  private static final int VERSION_OF_TIME = 7;

  /** Of chunks that are searched if it is not known of which day the event is. */
  private static final long MOST_BYTES = 64_000_000;

  private static final EventQuery WITH_PERSON =
      new EventQuery(
          null, null, false, EventPosition.FIRST, EventPosition.LAST, FilterGroup.NONE, true, 1, 0);

  private final EventReads reads;

  EventLookup(EventReads reads) {
    this.reads = reads;
  }

  /**
   * Reads an event. For three months it is known where each event is; older ones are sought in the
   * tail, where those of rare names stay, then near the time in their UUID if it has one, else in
   * all chunks, in the newest ones first; a search in chunks of any day that would read too much
   * ends without a result.
   */
  Future<Optional<StoredEvent>> find(long projectId, UUID uuid) {
    return reads.read(
        projectId,
        snapshot ->
            inTail(snapshot, KNOWN, uuid)
                .compose(found -> orElse(found, () -> findElsewhere(snapshot, uuid))));
  }

  private static Future<Optional<StoredEvent>> orElse(
      Optional<StoredEvent> found, Supplier<Future<Optional<StoredEvent>>> other) {
    return found.isPresent() ? Future.succeededFuture(found) : other.get();
  }

  private static final String RETRIEVE =
      """
      select e.uuid, n.name, e.ts, coalesce(d.distinct_id, '') as distinct_id,
        e.properties::text as properties, e.elements_chain, %3$s
      from %1$s
      join event_name n on n.project_id = $1 and n.event_number = e.event_number
      left join person_distinct_id d on d.project_id = $1 and d.id_number = e.id_number
      %4$s
      where %2$s
        and not exists (
          select
          from erased_id x
          where x.project_id = $1
            and x.id_number = e.id_number
        )
      """;

  /** By its name and day. */
  private static final String KNOWN =
      retrieve(
          """
          event_uuid u
          join event e on e.project_id = $1 and e.event_number = u.event_number and e.uuid = u.uuid
            and e.ts >= to_timestamp(u.day * 86400.0) and e.ts < to_timestamp((u.day + 1) * 86400.0)\
          """,
          "u.project_id = $1 and u.uuid = $2");

  /** By the index of the whole tail. */
  private static final String ANYWHERE = retrieve("event e", "e.project_id = $1 and e.uuid = $2");

  private static String retrieve(String from, String where) {
    return RETRIEVE.formatted(from, where, PersonColumns.of(false), PersonColumns.JOINS);
  }

  private static Future<Optional<StoredEvent>> inTail(
      EventSnapshot snapshot, String sql, UUID uuid) {
    return snapshot
        .execute(sql, Tuple.of(snapshot.projectId(), uuid))
        .compose(
            rows ->
                snapshot.run(
                    () ->
                        rows.stream()
                            .findFirst()
                            .map(row -> EventRowReader.event(new RowReader(row)))));
  }

  private static final String WHERE =
      """
      select u.event_number, u.day
      from event_uuid u
      where u.project_id = $1
        and u.uuid = $2
      """;

  private static Future<Optional<StoredEvent>> findElsewhere(EventSnapshot snapshot, UUID uuid) {
    return snapshot
        .execute(WHERE, Tuple.of(snapshot.projectId(), uuid))
        .compose(
            rows ->
                rows.size() > 0
                    ? onDay(snapshot, uuid, rows.iterator().next())
                    : inTail(snapshot, ANYWHERE, uuid)
                        .compose(found -> orElse(found, () -> onAnyDay(snapshot, uuid))));
  }

  private static Future<Optional<StoredEvent>> onDay(EventSnapshot snapshot, UUID uuid, Row known) {
    long day = known.getInteger("day") * MICROS_OF_DAY;
    ChunkRange range =
        new ChunkRange(
            null, List.of(known.getInteger("event_number")), day, day + MICROS_OF_DAY - 1, false);
    return search(snapshot, new UuidSearch(uuid, Long.MAX_VALUE), range)
        .compose(place -> event(snapshot, place));
  }

  private static Future<Optional<StoredEvent>> onAnyDay(EventSnapshot snapshot, UUID uuid) {
    Future<@Nullable SealedPlace> place =
        uuid.version() == VERSION_OF_TIME ? searchNear(snapshot, uuid) : searchAll(snapshot, uuid);
    return place.compose(found -> event(snapshot, found));
  }

  private static Future<@Nullable SealedPlace> searchNear(EventSnapshot snapshot, UUID uuid) {
    long micros = (uuid.getMostSignificantBits() >>> 16) * 1000;
    long last = EventPosition.LAST.micros();
    return search(
            snapshot,
            new UuidSearch(uuid, MOST_BYTES),
            new ChunkRange(
                null, null, Math.min(last, micros - NEAR), Math.min(last, micros + NEAR), false))
        .compose(
            found -> found == null ? searchAll(snapshot, uuid) : Future.succeededFuture(found));
  }

  private static Future<@Nullable SealedPlace> searchAll(EventSnapshot snapshot, UUID uuid) {
    return search(
        snapshot,
        new UuidSearch(uuid, MOST_BYTES),
        new ChunkRange(
            null, null, EventPosition.FIRST.micros(), EventPosition.LAST.micros(), false));
  }

  private static Future<@Nullable SealedPlace> search(
      EventSnapshot snapshot, UuidSearch search, ChunkRange range) {
    return ChunkWalk.walk(snapshot, range, search).map(any -> search.found());
  }

  private static Future<Optional<StoredEvent>> event(
      EventSnapshot snapshot, @Nullable SealedPlace place) {
    if (place == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return snapshot
        .erasedIds()
        .compose(
            erased ->
                erased.contains(place.id())
                    ? Future.succeededFuture(Optional.empty())
                    : SealedRows.read(snapshot, WITH_PERSON, new Portion<>(List.of(place), null, 0))
                        .map(portion -> portion.rows().stream().findFirst()));
  }
}
