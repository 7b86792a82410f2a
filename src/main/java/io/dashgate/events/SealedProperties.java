package io.dashgate.events;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.DamagedColumnException;
import io.dashgate.events.columns.DictionaryColumn;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.columns.SortedProperties;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.platform.db.RowBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the properties of some sealed events, column by column: those of the first events, as
 * many as fit.
 */
final class SealedProperties {

  private final Map<Integer, String> names;
  private final Map<StoredChunk, List<Event>> byChunk = new HashMap<>();
  private final List<Event> events = new ArrayList<>();

  /** How many of the events are gathered on; the bytes of these. */
  private int fitting;

  private long bytes;

  private static final class Event {

    private final int index;
    private final int row;
    private final Map<String, String> values = new TreeMap<>();
    private @Nullable String elementsChain;
    private long bytes;

    Event(int index, int row) {
      this.index = index;
      this.row = row;
    }
  }

  /**
   * Begins.
   *
   * @param places of the events
   * @param names of the properties by the numbers of their keys
   */
  SealedProperties(List<SealedPlace> places, Map<Integer, String> names) {
    this.names = names;
    for (SealedPlace place : places) {
      Event event = new Event(events.size(), place.row());
      events.add(event);
      byChunk.computeIfAbsent(place.chunk(), any -> new ArrayList<>()).add(event);
    }
    fitting = events.size();
  }

  /** Takes the values of a column. */
  void take(StoredChunk chunk, int key, Column column) {
    for (Event event : byChunk.getOrDefault(chunk, List.of())) {
      if (event.index < fitting && column.has(event.row)) {
        add(event, key, column);
      }
    }
  }

  private void add(Event event, int key, Column column) {
    if (key == KeyNumbers.ELEMENTS && column instanceof DictionaryColumn chains) {
      event.elementsChain = chains.entries().get(chains.codes()[event.row]);
      count(event, event.elementsChain.length());
      return;
    }
    String json = String.valueOf(column.json(event.row));
    count(event, json.length());
    if (key == KeyNumbers.REST) {
      SortedProperties.addTo(event.values, json);
      return;
    }
    String name = names.get(key);
    if (name == null) {
      throw new DamagedColumnException("the key " + key + " has no name");
    }
    event.values.put(name, json);
  }

  /** Counts bytes, and gives up the last events if there are too many. */
  private void count(Event event, long more) {
    event.bytes += more;
    bytes += more;
    while (bytes > RowBytes.MAX && fitting > 1) {
      Event last = events.get(--fitting);
      bytes -= last.bytes;
      last.values.clear();
      last.elementsChain = null;
    }
  }

  /** Returns how many of the events fit. */
  int fitting() {
    return fitting;
  }

  /** Returns the properties of an event as they are read back. */
  String json(int index) {
    return SortedProperties.write(events.get(index).values);
  }

  /** Returns what was clicked; null: nothing. */
  @Nullable String elementsChain(int index) {
    return events.get(index).elementsChain;
  }
}
