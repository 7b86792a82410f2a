package io.dashgate.events;

import io.dashgate.events.reading.ChunkRange;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.EventReads;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.Portion;
import io.dashgate.platform.db.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds an event by its UUID. */
final class EventLookup {

  private static final long MICROS_OF_DAY = Duration.ofDays(1).toNanos() / 1000;

  /** Events that were made a while before or after their UUID. */
  private static final long NEAR = 2 * MICROS_OF_DAY;

  private static final int VERSION_OF_TIME = 7;

  private static final EventQuery WITH_PERSON =
      new EventQuery(
          null, null, false, EventPosition.FIRST, EventPosition.LAST, FilterGroup.NONE, true, 1, 0);

  private final EventReads reads;

  EventLookup(EventReads reads) {
    this.reads = reads;
  }

  /**
   * Reads an event. For three months it is known where each event is; older ones are sought near
   * the time in their UUID if it has one, else in all chunks, in the newest ones first; a search
   * that would read too much ends without a result.
   */
  Future<Optional<StoredEvent>> find(long projectId, UUID uuid) {
    return reads.read(
        projectId,
        snapshot ->
            inTail(snapshot, uuid)
                .compose(
                    found ->
                        found.isPresent()
                            ? Future.succeededFuture(found)
                            : sealed(snapshot, uuid).compose(place -> event(snapshot, place))));
  }

  private static final String RETRIEVE =
      """
      select e.uuid, n.name, e.ts, coalesce(d.distinct_id, '') as distinct_id,
        e.properties::text as properties, e.elements_chain, %s
      from event_uuid u
      join event e on e.project_id = $1 and e.event_number = u.event_number and e.uuid = u.uuid
        and e.ts >= to_timestamp(u.day * 86400.0) and e.ts < to_timestamp((u.day + 1) * 86400.0)
      join event_name n on n.project_id = $1 and n.event_number = e.event_number
      left join person_distinct_id d on d.project_id = $1 and d.id_number = e.id_number
      %s
      where u.project_id = $1
        and u.uuid = $2
        and not exists (
          select
          from erased_id x
          where x.project_id = $1
            and x.id_number = e.id_number
        )
      """
          .formatted(PersonColumns.of(false), PersonColumns.JOINS);

  private static Future<Optional<StoredEvent>> inTail(EventSnapshot snapshot, UUID uuid) {
    return snapshot
        .execute(RETRIEVE, Tuple.of(snapshot.projectId(), uuid))
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

  private static Future<@Nullable SealedPlace> sealed(EventSnapshot snapshot, UUID uuid) {
    return snapshot
        .execute(WHERE, Tuple.of(snapshot.projectId(), uuid))
        .compose(
            rows -> {
              if (rows.size() > 0) {
                long day = rows.iterator().next().getInteger(1) * MICROS_OF_DAY;
                List<Integer> names = List.of(rows.iterator().next().getInteger(0));
                return search(
                    snapshot,
                    uuid,
                    new ChunkRange(null, names, day, day + MICROS_OF_DAY - 1, false));
              }
              return uuid.version() == VERSION_OF_TIME
                  ? searchNear(snapshot, uuid)
                  : searchAll(snapshot, uuid);
            });
  }

  private static Future<@Nullable SealedPlace> searchNear(EventSnapshot snapshot, UUID uuid) {
    long micros = (uuid.getMostSignificantBits() >>> 16) * 1000;
    long last = EventPosition.LAST.micros();
    return search(
            snapshot,
            uuid,
            new ChunkRange(
                null, null, Math.min(last, micros - NEAR), Math.min(last, micros + NEAR), false))
        .compose(
            found -> found == null ? searchAll(snapshot, uuid) : Future.succeededFuture(found));
  }

  private static Future<@Nullable SealedPlace> searchAll(EventSnapshot snapshot, UUID uuid) {
    return search(
        snapshot,
        uuid,
        new ChunkRange(
            null, null, EventPosition.FIRST.micros(), EventPosition.LAST.micros(), false));
  }

  private static Future<@Nullable SealedPlace> search(
      EventSnapshot snapshot, UUID uuid, ChunkRange range) {
    UuidSearch search = new UuidSearch(uuid);
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
