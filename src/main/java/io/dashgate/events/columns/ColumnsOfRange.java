package io.dashgate.events.columns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import io.dashgate.events.columns.PackedChunk.PackedColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Packs a range of the events of a builder: decides which keys get a column of their own. */
final class ColumnsOfRange {

  /** A chunk with fewer events has all properties in the column of the rest. */
  private static final int LEAST_EVENTS = 200;

  /** A key gets a column if at least one event of so many has it. */
  private static final int RARE = 64;

  private static final int LEAST_VALUES = 32;
  private static final int MOST_COLUMNS = 256;
  private static final int MOST_KEY_BYTES = 200;

  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final long UNSIGNED = 1L << 32;

  private final ChunkBuilder events;
  private final int from;
  private final int to;
  private final Predicate<String> mayBeColumn;
  private final List<PackedColumn> columns = new ArrayList<>();

  ColumnsOfRange(ChunkBuilder events, int from, int to, Predicate<String> mayBeColumn) {
    this.events = events;
    this.from = from;
    this.to = to;
    this.mayBeColumn = mayBeColumn;
  }

  PackedChunk pack() {
    // each query reads these two: they are not compressed
    add(KeyNumbers.ID, events.ids(from, to), false);
    add(KeyNumbers.TIME, times(), false);
    add(KeyNumbers.UUID, events.uuids(from, to), true);
    IntColumn micros = micros();
    if (micros != null) {
      add(KeyNumbers.MICROS, micros, true);
    }
    add(KeyNumbers.RECEIVED_AT, events.received(from, to), true);
    if (events.elements().count(from, to) > 0) {
      add(KeyNumbers.ELEMENTS, events.elements().column(from, to), true);
    }
    List<String> packed = packedKeys();
    Map<String, KeyValues> rest = new TreeMap<>();
    events
        .properties()
        .forEach(
            (key, values) -> {
              if (values.count(from, to) > 0) {
                rest.put(key, values);
              }
            });
    for (String key : packed) {
      Column column = rest.remove(key).column(from, to);
      columns.add(
          new PackedColumn(KeyNumbers.FIRST_PROPERTY, key, ColumnFormat.encode(column, true)));
    }
    if (!rest.isEmpty()) {
      add(KeyNumbers.REST, rest(rest), true);
    }
    return new PackedChunk(
        to - from, events.time(from), events.time(to - 1), columns, rest.keySet());
  }

  Chunk chunk() {
    Map<Integer, Column> fixed = new HashMap<>();
    fixed.put(KeyNumbers.ID, events.ids(from, to));
    fixed.put(KeyNumbers.TIME, times());
    fixed.put(KeyNumbers.UUID, events.uuids(from, to));
    IntColumn micros = micros();
    if (micros != null) {
      fixed.put(KeyNumbers.MICROS, micros);
    }
    fixed.put(KeyNumbers.RECEIVED_AT, events.received(from, to));
    if (events.elements().count(from, to) > 0) {
      fixed.put(KeyNumbers.ELEMENTS, events.elements().column(from, to));
    }
    Map<String, Column> properties = new HashMap<>();
    events.properties().forEach((key, values) -> properties.put(key, values.column(from, to)));
    return new Chunk(to - from, events.time(from), fixed, properties);
  }

  private void add(int number, Column column, boolean deflates) {
    columns.add(new PackedColumn(number, "", ColumnFormat.encode(column, deflates)));
  }

  private Column times() {
    long day = Math.floorDiv(events.time(from), MICROS_OF_DAY) * MICROS_OF_DAY;
    long[] millis = new long[to - from];
    int[] shorter = new int[to - from];
    for (int i = from; i < to; i++) {
      millis[i - from] = (events.time(i) - day) / 1000;
      shorter[i - from] = (int) millis[i - from];
    }
    boolean isShort = millis[millis.length - 1] < UNSIGNED;
    return isShort ? new IntColumn(shorter, null) : new LongColumn(millis, null);
  }

  private @Nullable IntColumn micros() {
    int[] micros = new int[to - from];
    boolean areZero = true;
    for (int i = from; i < to; i++) {
      micros[i - from] = (int) Math.floorMod(events.time(i), 1000L);
      areZero &= micros[i - from] == 0;
    }
    return areZero ? null : new IntColumn(micros, null);
  }

  /** Returns the keys that get a column, those of most events first. */
  private List<String> packedKeys() {
    int size = to - from;
    if (size < LEAST_EVENTS) {
      return List.of();
    }
    int least = Math.max(LEAST_VALUES, size / RARE);
    Comparator<Map.Entry<String, Integer>> frequent =
        comparing(Map.Entry<String, Integer>::getValue).reversed();
    return events.properties().entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue().count(from, to)))
        .filter(entry -> entry.getValue() >= least)
        .filter(entry -> entry.getKey().getBytes(UTF_8).length <= MOST_KEY_BYTES)
        .filter(entry -> mayBeColumn.test(entry.getKey()))
        .sorted(frequent.thenComparing(Map.Entry::getKey))
        .limit(MOST_COLUMNS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private RestColumn rest(Map<String, KeyValues> keys) {
    List<Map<String, String>> members = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      members.add(new TreeMap<>());
    }
    keys.forEach(
        (key, values) ->
            values.forEach(from, to, (event, json) -> members.get(event - from).put(key, json)));
    return new RestColumn(
        Entries.of(
            members.stream()
                .map(values -> values.isEmpty() ? "" : SortedProperties.write(values))
                .toList()));
  }
}
