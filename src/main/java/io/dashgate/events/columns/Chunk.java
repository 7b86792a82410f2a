package io.dashgate.events.columns;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of a chunk that were read, and what its events have in them. */
public final class Chunk {

  private static final long MICROS_OF_DAY = 86_400_000_000L;

  private final int events;
  private final long day;
  private final Map<Integer, Column> fixed;
  private final Map<String, Column> properties;

  /**
   * Makes a chunk of columns.
   *
   * @param firstMicros the time of the first event, in microseconds since 1970
   * @param fixed the columns that are no properties, by number
   * @param properties columns by key
   */
  public Chunk(
      int events, long firstMicros, Map<Integer, Column> fixed, Map<String, Column> properties) {
    this(
        Math.floorDiv(firstMicros, MICROS_OF_DAY) * MICROS_OF_DAY,
        events,
        Map.copyOf(fixed),
        new TreeMap<>(properties));
  }

  private Chunk(long day, int events, Map<Integer, Column> fixed, Map<String, Column> properties) {
    this.day = day;
    this.events = events;
    this.fixed = fixed;
    this.properties = properties;
  }

  /** Returns a chunk with some of the events, in their order. */
  public Chunk only(int[] some) {
    Map<Integer, Column> fixedOfSome = new HashMap<>();
    fixed.forEach((number, column) -> fixedOfSome.put(number, column.only(some)));
    Map<String, Column> propertiesOfSome = new TreeMap<>();
    properties.forEach((key, column) -> propertiesOfSome.put(key, column.only(some)));
    return new Chunk(day, some.length, fixedOfSome, propertiesOfSome);
  }

  /** Returns the number of events. */
  public int events() {
    return events;
  }

  /** Returns the time of an event in microseconds since 1970. */
  public long micros(int event) {
    long millis =
        fixed.get(KeyNumbers.TIME) instanceof IntColumn times
            ? Integer.toUnsignedLong(times.values()[event])
            : ((LongColumn) fixed(KeyNumbers.TIME)).values()[event];
    int below =
        fixed.get(KeyNumbers.MICROS) instanceof IntColumn micros ? micros.values()[event] : 0;
    return day + millis * 1000 + below;
  }

  /** Returns the number of the distinct id of an event. */
  public int id(int event) {
    return ((IntColumn) fixed(KeyNumbers.ID)).values()[event];
  }

  /** Returns the uuids. */
  public UuidColumn uuids() {
    return (UuidColumn) fixed(KeyNumbers.UUID);
  }

  /** Returns the uuid of an event. */
  public UUID uuid(int event) {
    return uuids().uuid(event);
  }

  /** Returns when an event arrived, in microseconds since 1970. */
  public long receivedMicros(int event) {
    return ((LongColumn) fixed(KeyNumbers.RECEIVED_AT)).values()[event];
  }

  /** Returns what was clicked; null: nothing. */
  public @Nullable String elementsChain(int event) {
    return fixed.get(KeyNumbers.ELEMENTS) instanceof DictionaryColumn chains && chains.has(event)
        ? chains.entries().get(chains.codes()[event])
        : null;
  }

  /**
   * Returns the values of a property; null: no event has it. Its own column, or else what the
   * column of the rest has, if that was read.
   */
  public @Nullable Column property(String key) {
    Column own = properties.get(key);
    Column rest = fixed.get(KeyNumbers.REST);
    if (own != null || rest == null) {
      return own;
    }
    KeyValues values = new KeyValues();
    for (int event = 0; event < events; event++) {
      int current = event;
      String object = rest.json(event);
      if (object != null) {
        PropertyParser.read(
            object,
            (name, isText, value) -> {
              if (name.equals(key)) {
                values.add(current, isText, value);
              }
            });
      }
    }
    return values.count(0, events) == 0 ? null : values.column(0, events);
  }

  /**
   * Returns a column that is no property; null: it was not read, or there is none.
   *
   * @param number see {@link KeyNumbers}
   */
  public @Nullable Column column(int number) {
    return fixed.get(number);
  }

  /** Returns the properties of an event as {@link SortedProperties} writes them. */
  public String properties(int event) {
    Map<String, String> values = new TreeMap<>();
    properties.forEach(
        (key, column) -> {
          String value = column.json(event);
          if (value != null) {
            values.put(key, value);
          }
        });
    Column rest = fixed.get(KeyNumbers.REST);
    if (rest != null && rest.has(event)) {
      SortedProperties.addTo(values, String.valueOf(rest.json(event)));
    }
    return SortedProperties.write(values);
  }

  /** Adds an event to those that are packed anew. */
  public void copy(int event, ChunkBuilder to) {
    to.add(micros(event), uuid(event), id(event), receivedMicros(event), elementsChain(event));
    properties.forEach(
        (key, column) -> {
          if (column instanceof DictionaryColumn values && values.isText()) {
            if (values.has(event)) {
              to.property(key, true, values.entries().get(values.codes()[event]));
            }
          } else {
            copy(key, column.json(event), to);
          }
        });
    Column rest = fixed.get(KeyNumbers.REST);
    if (rest != null && rest.has(event)) {
      to.properties(String.valueOf(rest.json(event)));
    }
  }

  /** A column of mixed kinds has texts as JSON. */
  private static void copy(String key, @Nullable String json, ChunkBuilder to) {
    if (json == null) {
      return;
    }
    if (json.startsWith("\"")) {
      to.property(key, true, RawParts.text(new RawJson(json)));
    } else {
      to.property(key, false, json);
    }
  }

  private Column fixed(int number) {
    Column column = fixed.get(number);
    if (column == null) {
      throw new DamagedColumnException("a chunk has no column " + number);
    }
    return column;
  }
}
