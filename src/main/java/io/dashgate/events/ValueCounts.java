package io.dashgate.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.reading.ChunkRange;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.events.reading.WantedColumns;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Counts the values of a property, of events in chunks and of others. */
final class ValueCounts implements ChunkWalk.Visitor {

  /** Of the columns that are read. */
  private static final long MOST_BYTES = 8_000_000;

  /** Longer values are left out, in characters. */
  private static final int LONGEST = 1_000;

  /** As Postgres orders bytes. */
  private static final Comparator<Map.Entry<String, Long>> ORDER =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(
              Map.Entry::getKey,
              (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8)));

  private final String key;
  private final ChunkRange range;
  private final Set<Integer> erased;
  private final WantedColumns wanted;
  private final Map<String, Long> counts = new HashMap<>();
  private long bytes;

  private ValueCounts(String key, ChunkRange range, Set<Integer> erased, WantedColumns wanted) {
    this.key = key;
    this.range = range;
    this.erased = erased;
    this.wanted = wanted;
  }

  /** Makes the counts of the values of a key in a range of time. */
  static Future<ValueCounts> of(EventSnapshot snapshot, String key, ChunkRange range) {
    Set<Integer> fixed = Set.of(KeyNumbers.ID, KeyNumbers.TIME, KeyNumbers.MICROS);
    return snapshot
        .erasedIds()
        .compose(
            erased ->
                WantedColumns.of(snapshot, fixed, Set.of(key))
                    .map(wanted -> new ValueCounts(key, range, erased, wanted)));
  }

  @Override
  public Collection<Integer> keys(StoredChunk chunk) {
    return wanted.keys(chunk);
  }

  @Override
  public boolean endsBefore(StoredChunk chunk) {
    return bytes > MOST_BYTES;
  }

  @Override
  public void take(StoredChunk stored, Map<Integer, Column> columns) {
    bytes += stored.bytes(columns.keySet());
    Chunk chunk = wanted.chunk(stored, columns);
    Column values = chunk.property(key);
    if (values == null) {
      return;
    }
    for (int row = 0; row < stored.events(); row++) {
      long micros = chunk.micros(row);
      if (micros >= range.fromMicros()
          && micros <= range.toMicros()
          && values.has(row)
          && !erased.contains(chunk.id(row))) {
        add(String.valueOf(values.json(row)), 1);
      }
    }
  }

  /** Counts a value of JSON. */
  void add(String json, long events) {
    if (!json.equals("null") && json.codePointCount(0, json.length()) <= LONGEST) {
      counts.merge(json, events, Long::sum);
    }
  }

  /**
   * Returns the values of most events. Looks at all values: not on an event loop.
   *
   * @param part of the values, in any case
   */
  List<String> mostFrequent(String part, int most) {
    String sought = part.toLowerCase(Locale.ROOT);
    // the last one of those that are kept is the first one here
    PriorityQueue<Map.Entry<String, Long>> first = new PriorityQueue<>(ORDER.reversed());
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      boolean mayBeKept = first.size() < most || ORDER.compare(entry, first.peek()) < 0;
      if (mayBeKept && entry.getKey().toLowerCase(Locale.ROOT).contains(sought)) {
        first.add(entry);
        if (first.size() > most) {
          first.remove();
        }
      }
    }
    return first.stream().sorted(ORDER).map(Map.Entry::getKey).toList();
  }
}
