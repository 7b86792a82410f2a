package io.dashgate.queries.engine;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.persons.maps.PersonMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chunk, and what several series look up of it once. */
final class ChunkView {

  private final Chunk chunk;
  private final PersonMap map;
  private final Map<String, Optional<Column>> properties = new HashMap<>();
  private int @Nullable [] persons;

  ChunkView(Chunk chunk, PersonMap map) {
    this.chunk = chunk;
    this.map = map;
  }

  int events() {
    return chunk.events();
  }

  long micros(int event) {
    return chunk.micros(event);
  }

  /** Returns what was clicked. */
  @Nullable Column elements() {
    return chunk.column(KeyNumbers.ELEMENTS);
  }

  /** Returns the values of a property; null: no event has it. */
  @Nullable Column property(String key) {
    return properties
        .computeIfAbsent(key, name -> Optional.ofNullable(chunk.property(name)))
        .orElse(null);
  }

  /** Returns the numbers of the distinct ids. */
  int[] ids() {
    if (chunk.column(KeyNumbers.ID) instanceof IntColumn ids) {
      return ids.values();
    }
    throw new IllegalStateException("the column of distinct ids was not read");
  }

  /** Returns the number of the person of each event. */
  int[] persons() {
    int[] known = persons;
    if (known == null) {
      int[] ids = ids();
      int[] byId = map.persons();
      known = new int[ids.length];
      for (int i = 0; i < known.length; i++) {
        int id = ids[i];
        int person = id < byId.length ? byId[id] : 0;
        known[i] = person == 0 ? id : person;
      }
      persons = known;
    }
    return known;
  }
}
