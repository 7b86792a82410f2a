package io.dashgate.events;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.reading.ChunkRange;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.StoredChunk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Finds the first sealed events of a list by their times, with all others of the last time. */
final class SealedTimes implements ChunkWalk.Visitor {

  /** After so many bytes, the list ends early if it has got anywhere. */
  private static final long MOST_BYTES = 8_000_000;

  private final ChunkRange range;
  private final int most;
  private final Set<Integer> erased;
  private final @Nullable Set<Integer> ids;
  private final SealedFilter filter;
  private final Comparator<SealedTime> order;
  private final List<SealedTime> found = new ArrayList<>();
  private long bytes;

  /** The time of the last event that is wanted, once there are enough. */
  private @Nullable Long last;

  /** Whether events behind the last time were left out. */
  private boolean isCut;

  SealedTimes(
      EventQuery query, ChunkRange range, int most, Set<Integer> erased, SealedFilter filter) {
    this.range = range;
    this.most = most;
    this.erased = erased;
    this.ids = query.ids() == null ? null : new HashSet<>(query.ids());
    this.filter = filter;
    Comparator<SealedTime> ascending = Comparator.comparingLong(SealedTime::micros);
    this.order = query.isAscending() ? ascending : ascending.reversed();
  }

  /** Returns the events, without an order among those of the same time. */
  List<SealedTime> found() {
    return found;
  }

  /** Returns how many bytes were read. */
  long bytes() {
    return bytes;
  }

  /**
   * Returns the place up to which all events have been seen; null: there are no others.
   *
   * @param end the chunk before which the walk has ended
   */
  @Nullable EventPosition end(@Nullable StoredChunk end) {
    Long seen = isCut ? last : null;
    if (end != null) {
      // chunks that were not read may have events from there on
      long unread = range.begin(end) + (range.isAscending() ? -1 : 1);
      seen = seen == null || isBehind(seen, unread) ? (Long) unread : seen;
    }
    return seen == null ? null : behind(seen);
  }

  /** Returns the place behind all events of a time. */
  private EventPosition behind(long micros) {
    return range.isAscending()
        ? EventPosition.after(StoredChunk.time(micros))
        : EventPosition.before(StoredChunk.time(micros));
  }

  @Override
  public Collection<Integer> keys(StoredChunk chunk) {
    return filter.keys(chunk);
  }

  @Override
  public boolean endsBefore(StoredChunk chunk) {
    long begin = range.begin(chunk);
    return (last != null && isBehind(begin, last))
        || (bytes > MOST_BYTES
            && isBehind(begin, range.isAscending() ? range.fromMicros() : range.toMicros()));
  }

  private boolean isBehind(long micros, long other) {
    return range.isAscending() ? micros > other : micros < other;
  }

  @Override
  public void take(StoredChunk stored, Map<Integer, Column> columns) {
    bytes += stored.bytes(columns.keySet());
    Chunk chunk = filter.chunk(stored, columns);
    IntPredicate matches = filter.of(chunk);
    int added = 0;
    long before = 0;
    for (int i = 0; i < stored.events(); i++) {
      int row = range.isAscending() ? i : stored.events() - 1 - i;
      long micros = chunk.micros(row);
      if (micros < range.fromMicros() || micros > range.toMicros()) {
        continue;
      }
      if ((last != null && isBehind(micros, last)) || (added >= most && micros != before)) {
        isCut = true;
        break;
      }
      if (isOfIds(chunk, row) && matches.test(row)) {
        found.add(new SealedTime(stored, row, micros));
        before = micros;
        added++;
      }
    }
    prune();
  }

  private boolean isOfIds(Chunk chunk, int row) {
    if (erased.isEmpty() && ids == null) {
      return true;
    }
    int id = chunk.id(row);
    return !erased.contains(id) && (ids == null || ids.contains(id));
  }

  /** Keeps as many as are wanted, and the others of the last time. */
  private void prune() {
    if (found.size() < most) {
      return;
    }
    found.sort(order);
    long time = found.get(most - 1).micros();
    last = time;
    int size = found.size();
    int kept = most;
    while (kept < size && found.get(kept).micros() == time) {
      kept++;
    }
    isCut |= kept < size;
    found.subList(kept, size).clear();
  }
}
