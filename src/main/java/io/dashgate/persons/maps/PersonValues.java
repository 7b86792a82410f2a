package io.dashgate.persons.maps;

import io.dashgate.events.columns.Column;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a property of all persons: packed as of some time, and what has changed since.
 *
 * @param packed by the number of the person
 * @param changed values as JSON by the number of the person; empty: it has none any more
 * @param version the version of the persons of the project that it shows
 * @param weight the bytes that it takes
 */
public record PersonValues(Column packed, Map<Integer, String> changed, long version, int weight)
    implements VersionedMaps.Versioned {

  /** Returns a number that no person with a value has, nor one behind it. */
  int size() {
    int largest = changed.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    return Math.max(packed.events(), largest + 1);
  }

  /** Returns the value of a person as JSON; null: it has none. */
  public @Nullable String json(int person) {
    String now = changed.get(person);
    if (now != null) {
      return now.isEmpty() ? null : now;
    }
    return person < packed.events() ? packed.json(person) : null;
  }
}
