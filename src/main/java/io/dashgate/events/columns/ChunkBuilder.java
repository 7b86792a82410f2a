package io.dashgate.events.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gathers events of one name and packs them. They are added in the order of their time and uuid,
 * with the properties of each behind it.
 */
public final class ChunkBuilder {

  /** The most events of a chunk. */
  public static final int MOST_EVENTS = 65_536;

  /** A chunk is not longer, in microseconds, unless it has few events. */
  public static final long MOST_MICROS = 45L * 86_400_000_000L;

  /** A chunk with fewer events may be long. */
  public static final int FEW_EVENTS = 1_000;

  /** A column is cut when it is larger, in bytes. */
  public static final int MOST_COLUMN_BYTES = 1024 * 1024;

  /** What an event takes while it is gathered, without its properties. */
  private static final int BYTES_OF_EVENT = 64;

  private static final int BYTES_OF_KEY = 500;

  private final Map<String, KeyValues> properties = new HashMap<>();
  private final KeyValues elements = new KeyValues();
  private long[] times = new long[256];
  private long[] received = new long[256];
  private long[] high = new long[256];
  private long[] low = new long[256];
  private int[] ids = new int[256];
  private int size;
  private long weight;

  /**
   * Adds an event.
   *
   * @param micros its time, in microseconds since 1970
   * @param id the number of its distinct id
   * @param receivedMicros when it arrived
   * @param elementsChain what was clicked; null: nothing
   */
  public void add(
      long micros, UUID uuid, int id, long receivedMicros, @Nullable String elementsChain) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      received = Arrays.copyOf(received, 2 * size);
      high = Arrays.copyOf(high, 2 * size);
      low = Arrays.copyOf(low, 2 * size);
      ids = Arrays.copyOf(ids, 2 * size);
    }
    if (size > 0 && micros < times[size - 1]) {
      throw new IllegalArgumentException("events are not in the order of their times");
    }
    times[size] = micros;
    received[size] = receivedMicros;
    high[size] = uuid.getMostSignificantBits();
    low[size] = uuid.getLeastSignificantBits();
    ids[size] = id;
    if (elementsChain != null) {
      weight += elements.add(size, true, elementsChain);
    }
    size++;
  }

  /**
   * Adds a property of the last event.
   *
   * @param isText whether the value is a text; else it is JSON
   */
  public void property(String key, boolean isText, String value) {
    KeyValues values = properties.get(key);
    if (values == null) {
      values = new KeyValues();
      properties.put(key, values);
      weight += BYTES_OF_KEY + 2 * key.length();
    }
    weight += values.add(size - 1, isText, value);
  }

  /** Adds the properties of the last event, an object of JSON. */
  public void properties(String object) {
    PropertyParser.read(object, this::property);
  }

  /** Returns the number of events. */
  public int events() {
    return size;
  }

  /** Returns about how many bytes of memory it takes. */
  public long weight() {
    return weight + (long) BYTES_OF_EVENT * size;
  }

  /** Packs the events: one chunk, or several if they are far from each other or large. */
  public List<PackedChunk> build() {
    return build(any -> true);
  }

  /**
   * Packs the events.
   *
   * @param mayBeColumn whether a key may have a column of its own; else it is in that of the rest
   */
  public List<PackedChunk> build(Predicate<String> mayBeColumn) {
    List<PackedChunk> chunks = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= size; i++) {
      boolean isFull = i - from == MOST_EVENTS;
      boolean isFar = i < size && times[i] - times[from] > MOST_MICROS && i - from >= FEW_EVENTS;
      if (i == size || isFull || isFar) {
        pack(from, i, mayBeColumn, chunks);
        from = i;
      }
    }
    return chunks;
  }

  /**
   * Returns the events as a chunk that is not packed; each key has a column. There must be some.
   */
  public Chunk chunk() {
    return new ColumnsOfRange(this, 0, size, any -> true).chunk();
  }

  private void pack(int from, int to, Predicate<String> mayBeColumn, List<PackedChunk> chunks) {
    PackedChunk chunk = new ColumnsOfRange(this, from, to, mayBeColumn).pack();
    boolean isLarge =
        chunk.columns().stream().anyMatch(column -> column.encoded().bytes() > MOST_COLUMN_BYTES);
    if (isLarge && to - from > 1) {
      int middle = (from + to) >>> 1;
      pack(from, middle, mayBeColumn, chunks);
      pack(middle, to, mayBeColumn, chunks);
    } else {
      chunks.add(chunk);
    }
  }

  Map<String, KeyValues> properties() {
    return properties;
  }

  KeyValues elements() {
    return elements;
  }

  long time(int event) {
    return times[event];
  }

  IntColumn ids(int from, int to) {
    return new IntColumn(Arrays.copyOfRange(ids, from, to), null);
  }

  UuidColumn uuids(int from, int to) {
    return new UuidColumn(Arrays.copyOfRange(high, from, to), Arrays.copyOfRange(low, from, to));
  }

  LongColumn received(int from, int to) {
    return new LongColumn(Arrays.copyOfRange(received, from, to), null);
  }
}
