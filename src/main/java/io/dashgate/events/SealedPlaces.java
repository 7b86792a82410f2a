package io.dashgate.events;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.columns.UuidColumn;
import io.dashgate.events.reading.ChunkRange;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.ColumnPortions.Wanted;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.filters.Portion;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first sealed events of a list: first by their times, of many chunks; then by their
 * UUIDs, of the chunks that have some of them.
 */
final class SealedPlaces {

  private final EventSnapshot snapshot;
  private final EventQuery query;
  private final int most;
  private final Map<StoredChunk, List<SealedTime>> byChunk = new LinkedHashMap<>();
  private final List<SealedPlace> found = new ArrayList<>();

  /** Of the chunk that is being read. */
  private @Nullable IntColumn ids;

  private SealedPlaces(EventSnapshot snapshot, EventQuery query, int most) {
    this.snapshot = snapshot;
    this.query = query;
    this.most = most;
  }

  /**
   * Finds them. Conditions on persons are not looked at.
   *
   * @param most how many
   */
  static Future<Portion<SealedPlace, EventPosition>> find(
      EventSnapshot snapshot, EventQuery query, int most) {
    return new SealedPlaces(snapshot, query, most).find();
  }

  private Future<Portion<SealedPlace, EventPosition>> find() {
    long first = query.from().micros() + (query.from().isLastOfTime() ? 1 : 0);
    long last = query.to().micros() - (query.to().isFirstOfTime() ? 1 : 0);
    if (first > last) {
      return Future.succeededFuture(new Portion<>(List.of(), null, 0));
    }
    ChunkRange range = new ChunkRange(query.event(), null, first, last, query.isAscending());
    return snapshot
        .erasedIds()
        .compose(
            erased ->
                SealedFilter.of(snapshot, query.filter(), !erased.isEmpty() || query.ids() != null)
                    .map(filter -> new SealedTimes(query, range, most, erased, filter)))
        .compose(
            times ->
                ChunkWalk.walk(snapshot, range, times)
                    .compose(
                        end ->
                            places(times)
                                .compose(
                                    any -> snapshot.run(() -> portion(times, times.end(end))))));
  }

  /** Reads the UUIDs. */
  private Future<Void> places(SealedTimes times) {
    for (SealedTime one : times.found()) {
      byChunk.computeIfAbsent(one.chunk(), any -> new ArrayList<>()).add(one);
    }
    List<Wanted> wanted = new ArrayList<>();
    for (StoredChunk chunk : byChunk.keySet()) {
      wanted.add(new Wanted(chunk, KeyNumbers.ID));
      wanted.add(new Wanted(chunk, KeyNumbers.UUID));
    }
    return snapshot.columns(wanted, this::take);
  }

  private void take(StoredChunk chunk, int key, Column column) {
    if (key == KeyNumbers.ID) {
      ids = (IntColumn) column;
    } else if (ids != null) {
      for (SealedTime one : byChunk.getOrDefault(chunk, List.of())) {
        UUID uuid = ((UuidColumn) column).uuid(one.row());
        EventPosition position = new EventPosition(StoredChunk.time(one.micros()), uuid);
        if (query.isBetween(position)) {
          found.add(new SealedPlace(position, chunk, one.row(), ids.values()[one.row()]));
        }
      }
    }
  }

  private Portion<SealedPlace, EventPosition> portion(
      SealedTimes times, @Nullable EventPosition end) {
    found.sort((one, other) -> query.order().compare(one.position(), other.position()));
    if (end != null) {
      found.removeIf(one -> query.order().compare(one.position(), end) > 0);
    }
    boolean hasMore = found.size() > most || (found.size() == most && times.isCutWithin());
    return hasMore
        ? new Portion<>(
            List.copyOf(found.subList(0, most)), found.get(most - 1).position(), times.bytes())
        : new Portion<>(List.copyOf(found), end, times.bytes());
  }
}
