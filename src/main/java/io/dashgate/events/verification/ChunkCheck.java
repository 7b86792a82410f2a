package io.dashgate.events.verification;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.ColumnFormat;
import io.dashgate.events.columns.ColumnPlace;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.columns.LongColumn;
import io.dashgate.events.columns.UuidColumn;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Compares the columns of a chunk, one after the other, with what the catalogue says. */
final class ChunkCheck {

  private static final Set<Integer> NEEDED =
      Set.of(KeyNumbers.ID, KeyNumbers.TIME, KeyNumbers.UUID, KeyNumbers.RECEIVED_AT);

  /** Stands for keys without a number. */
  private static final int ANY_KEY = 0;

  private final long projectId;
  private final CatalogueEntry entry;
  private final Map<Integer, String> names;
  private final BiConsumer<String, String> damaged;
  private final Set<Integer> missing;
  private final Map<Integer, Column> times = new HashMap<>();

  /**
   * Begins the check of a chunk.
   *
   * @param names of the keys of the project, by number
   * @param damaged gets a part of the chunk and what is wrong with it
   */
  ChunkCheck(
      long projectId,
      CatalogueEntry entry,
      Map<Integer, String> names,
      BiConsumer<String, String> damaged) {
    this.projectId = projectId;
    this.entry = entry;
    this.names = names;
    this.damaged = damaged;
    this.missing = new TreeSet<>(entry.bytes().keySet());
    this.missing.addAll(NEEDED);
  }

  /** Takes a column as it is stored. */
  void take(int key, byte[] data) {
    String part = part(key);
    missing.remove(key);
    Integer bytes = entry.bytes().get(key);
    if (bytes == null) {
      damaged.accept(part, "it is not in the catalogue");
      return;
    }
    try {
      Column column =
          ColumnFormat.decode(
              data, entry.events(), new ColumnPlace(projectId, entry.number(), key));
      if (ColumnFormat.contentBytes(data) != bytes) {
        damaged.accept(part, "the catalogue says that it has %d bytes".formatted(bytes));
      }
      look(key, column, part);
    } catch (RuntimeException wrong) {
      damaged.accept(part, String.valueOf(wrong.getMessage()));
    }
  }

  private String part(int key) {
    if (key < KeyNumbers.FIRST_PROPERTY) {
      return "column " + key;
    }
    return "column %d of \"%s\"".formatted(key, names.getOrDefault(key, ""));
  }

  private void look(int key, Column column, String part) {
    if (key >= KeyNumbers.FIRST_PROPERTY && !names.containsKey(key)) {
      damaged.accept(part, "its key has no name");
    }
    boolean isKind =
        switch (key) {
          case KeyNumbers.ID -> column instanceof IntColumn;
          case KeyNumbers.UUID -> column instanceof UuidColumn;
          case KeyNumbers.RECEIVED_AT -> column instanceof LongColumn;
          default -> true;
        };
    if (!isKind) {
      damaged.accept(part, "it is of another kind");
    }
    if (key == KeyNumbers.TIME || key == KeyNumbers.MICROS) {
      times.put(key, column);
    } else if (key == KeyNumbers.REST) {
      lookAtRest(column, part);
    }
  }

  /** A key that is not listed would be overlooked by readers. */
  private void lookAtRest(Column rest, String part) {
    Set<String> keys = new HashSet<>();
    for (int event = 0; event < rest.events(); event++) {
      String object = rest.json(event);
      if (object != null) {
        keys.addAll(RawParts.members(new RawJson(object)).keySet());
      }
    }
    Set<String> listed = new HashSet<>();
    entry.restKeys().forEach(number -> listed.add(names.getOrDefault(number, "")));
    if (!entry.restKeys().contains(ANY_KEY) && !listed.containsAll(keys)) {
      damaged.accept(part, "it has keys that the catalogue does not list");
    }
  }

  /** Ends the check. */
  void end() {
    missing.forEach(key -> damaged.accept(part(key), "it is missing"));
    if (entry.name() == null) {
      damaged.accept("catalogue", "the name of its events is not known");
    }
    if (times.containsKey(KeyNumbers.TIME)) {
      lookAtTimes();
    }
  }

  private void lookAtTimes() {
    String part = "column " + KeyNumbers.TIME;
    try {
      long first = CatalogueEntry.micros(entry.firstAt());
      Chunk chunk = new Chunk(entry.events(), first, times, Map.of());
      if (chunk.micros(0) != first
          || chunk.micros(entry.events() - 1) != CatalogueEntry.micros(entry.lastAt())) {
        damaged.accept(part, "the times in the catalogue are others");
      }
      for (int event = 1; event < entry.events(); event++) {
        if (chunk.micros(event) < chunk.micros(event - 1)) {
          damaged.accept(part, "the events are not in order");
          return;
        }
      }
    } catch (RuntimeException wrong) {
      damaged.accept(part, String.valueOf(wrong.getMessage()));
    }
  }
}
