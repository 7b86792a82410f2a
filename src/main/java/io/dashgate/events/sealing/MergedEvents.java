package io.dashgate.events.sealing;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyNumbers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.UUID;

/** The events of several chunks in their order, read from their columns. Not thread-safe. */
final class MergedEvents {

  private final Map<Integer, Source> sources = new LinkedHashMap<>();

  /** A chunk with the columns that were read, by the numbers of their keys. */
  private record Source(ChunkEntry chunk, Map<Integer, Column> columns) {}

  MergedEvents(List<ChunkEntry> chunks) {
    chunks.forEach(chunk -> sources.put(chunk.number(), new Source(chunk, new HashMap<>())));
  }

  /**
   * Reads columns.
   *
   * @throws UnreadableChunkException if one is damaged
   */
  void add(List<ColumnRows.Found> found) {
    for (ColumnRows.Found one : found) {
      Source source = Objects.requireNonNull(sources.get(one.chunkNumber()));
      readably(
          one.chunkNumber(),
          () -> source.columns().put(one.keyNumber(), one.column(source.chunk().events())));
    }
  }

  /** Returns the numbers of all keys of properties. */
  Integer[] keyNumbers() {
    return sources.values().stream()
        .flatMap(source -> source.columns().keySet().stream())
        .filter(number -> number >= KeyNumbers.FIRST_PROPERTY)
        .distinct()
        .toArray(Integer[]::new);
  }

  /** The next event of a chunk. */
  private static final class Position {
    private final int chunkNumber;
    private final Chunk chunk;
    private int event;
    private long micros;
    private UUID uuid;

    Position(int chunkNumber, Chunk chunk) {
      this.chunkNumber = chunkNumber;
      this.chunk = chunk;
      this.micros = chunk.micros(0);
      this.uuid = chunk.uuid(0);
    }

    /** Whether there is one more. */
    boolean next() {
      event++;
      if (event == chunk.events()) {
        return false;
      }
      micros = chunk.micros(event);
      uuid = chunk.uuid(event);
      return true;
    }

    private static int compare(Position one, Position other) {
      return Micros.compare(one.micros, one.uuid, other.micros, other.uuid);
    }
  }

  /** Which events are gathered. */
  interface Choice {

    /** Whether an event is, by the number of its distinct id and its time. */
    boolean takes(int id, long micros);
  }

  /**
   * Gathers events of all chunks.
   *
   * @param keys the names of all keys
   * @throws UnreadableChunkException if a chunk is damaged
   */
  ChunkBuilder gather(List<ColumnRows.Key> keys, Choice choice) {
    Map<Integer, String> names = new HashMap<>();
    keys.forEach(key -> names.put(key.number(), key.name()));
    PriorityQueue<Position> next = new PriorityQueue<>(Position::compare);
    sources.forEach((number, source) -> next.add(readably(number, () -> first(source, names))));
    ChunkBuilder builder = new ChunkBuilder();
    for (Position at = next.poll(); at != null; at = next.poll()) {
      Position current = at;
      boolean hasMore =
          readably(
              current.chunkNumber,
              () -> {
                if (choice.takes(current.chunk.id(current.event), current.micros)) {
                  current.chunk.copy(current.event, builder);
                }
                return current.next();
              });
      if (hasMore) {
        next.add(current);
      }
    }
    return builder;
  }

  private static Position first(Source source, Map<Integer, String> names) {
    Map<Integer, Column> fixed = new HashMap<>();
    Map<String, Column> properties = new HashMap<>();
    ChunkEntry chunk = source.chunk();
    for (int number : chunk.keyNumbers()) {
      Column column = source.columns().get(number);
      String name = names.get(number);
      if (column == null) {
        throw new IllegalStateException("there is no column " + number);
      }
      if (number < KeyNumbers.FIRST_PROPERTY) {
        fixed.put(number, column);
      } else if (name != null) {
        properties.put(name, column);
      } else {
        throw new IllegalStateException("there is no key " + number);
      }
    }
    return new Position(
        chunk.number(), new Chunk(chunk.events(), chunk.firstMicros(), fixed, properties));
  }

  /** Reads something of a chunk. */
  private interface Reading<T> {
    T read();
  }

  private static <T> T readably(int chunkNumber, Reading<T> reading) {
    try {
      return reading.read();
    } catch (RuntimeException damaged) {
      throw new UnreadableChunkException(
          chunkNumber, String.valueOf(damaged.getMessage()), damaged);
    }
  }
}
