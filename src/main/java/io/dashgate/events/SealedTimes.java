package io.dashgate.events;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyNumbers;
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

/**
 * Finds the first sealed events of a list by their times, with others of the last time: those of
 * one time are ordered by their UUIDs, which are read only where that matters. However many events
 * have the same time, of a chunk as many are held as are wanted, and of all chunks a few times as
 * many once it is seen that the time is crowded.
 */
final class SealedTimes implements ChunkWalk.Visitor {

  /** After so many bytes, the list ends early if it has got anywhere. */
  private static final long MOST_BYTES = 8_000_000;

  private final EventQuery query;
  private final ChunkRange range;
  private final long first;
  private final long end;
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

  /** Whether events of a time were left out, behind as many as are wanted. */
  private boolean isCutWithin;

  /** Whether so many have the last time that their UUIDs are read. */
  private boolean isCrowded;

  SealedTimes(
      EventQuery query, ChunkRange range, int most, Set<Integer> erased, SealedFilter filter) {
    this.query = query;
    this.first = query.from().micros();
    this.end = query.to().micros();
    this.range = range;
    this.most = most;
    this.erased = erased;
    this.ids = query.ids() == null ? null : new HashSet<>(query.ids());
    this.filter = filter;
    Comparator<SealedTime> ascending =
        Comparator.comparingLong(SealedTime::micros)
            .thenComparing(SealedTime::uuid, Comparator.nullsFirst(EventPosition.UUIDS));
    Comparator<SealedTime> descending =
        Comparator.comparingLong(SealedTime::micros)
            .reversed()
            .thenComparing(SealedTime::uuid, Comparator.nullsFirst(EventPosition.UUIDS.reversed()));
    this.order = query.isAscending() ? ascending : descending;
  }

  /** Returns the events, without an order among those of the same time. */
  List<SealedTime> found() {
    return found;
  }

  /** Whether there are others of the time of the last one that is wanted. */
  boolean isCutWithin() {
    return isCutWithin;
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
    Collection<Integer> keys = new ArrayList<>(filter.keys(chunk));
    boolean hasOneTime = chunk.firstMicros() == chunk.lastMicros();
    if (hasOneTime
        || mayHave(chunk, first)
        || mayHave(chunk, end)
        || (isCrowded && last != null && mayHave(chunk, last))) {
      keys.add(KeyNumbers.UUID);
    }
    return keys;
  }

  private static boolean mayHave(StoredChunk chunk, long micros) {
    return chunk.firstMicros() <= micros && micros <= chunk.lastMicros();
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

  /** The rows of a chunk are in the order of lists: no more of them are wanted than of all. */
  @Override
  public void take(StoredChunk stored, Map<Integer, Column> columns) {
    bytes += stored.bytes(columns.keySet());
    Chunk chunk = filter.chunk(stored, columns);
    boolean hasUuids = columns.containsKey(KeyNumbers.UUID);
    IntPredicate matches = filter.of(chunk);
    int added = 0;
    long before = 0;
    for (int i = 0; i < stored.events(); i++) {
      int row = range.isAscending() ? i : stored.events() - 1 - i;
      long micros = chunk.micros(row);
      if (micros < range.fromMicros() || micros > range.toMicros()) {
        continue;
      }
      if (last != null && isBehind(micros, last)) {
        isCut = true;
        break;
      }
      if (hasUuids && !isBetween(micros, chunk, row)) {
        continue;
      }
      if (added >= most) {
        isCut |= micros != before;
        isCutWithin |= micros == before;
        break;
      }
      if (isOfIds(chunk, row) && matches.test(row)) {
        found.add(new SealedTime(stored, row, micros, hasUuids ? chunk.uuid(row) : null));
        before = micros;
        added++;
      }
    }
    if (added > 0) {
      prune();
    }
  }

  private boolean isBetween(long micros, Chunk chunk, int row) {
    return (micros != first && micros != end)
        || query.isBetween(new EventPosition(StoredChunk.time(micros), chunk.uuid(row)));
  }

  private boolean isOfIds(Chunk chunk, int row) {
    if (erased.isEmpty() && ids == null) {
      return true;
    }
    int id = chunk.id(row);
    return !erased.contains(id) && (ids == null || ids.contains(id));
  }

  /** Keeps as many as are wanted, and others of the last time whose UUIDs are not known. */
  private void prune() {
    if (found.size() < most) {
      return;
    }
    found.sort(order);
    long time = found.get(most - 1).micros();
    last = time;
    int begin = most - 1;
    while (begin > 0 && found.get(begin - 1).micros() == time) {
      begin--;
    }
    int known = begin;
    while (known < found.size()
        && isOf(time, found.get(known))
        && found.get(known).uuid() == null) {
      known++;
    }
    int end = known;
    while (end < found.size() && isOf(time, found.get(end))) {
      end++;
    }
    isCut |= end < found.size();
    int kept = Math.min(end, known + most - begin);
    isCutWithin |= kept < end;
    isCrowded = known - begin > most;
    found.subList(kept, found.size()).clear();
  }

  private static boolean isOf(long micros, SealedTime one) {
    return one.micros() == micros;
  }
}
