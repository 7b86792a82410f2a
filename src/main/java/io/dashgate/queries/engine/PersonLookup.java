package io.dashgate.queries.engine;

import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import io.dashgate.persons.maps.PersonValues;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Gives an int for the value of a property of persons, as {@link ColumnLookup} does of events. */
final class PersonLookup {

  private final PersonValues values;
  private final ToIntFunction<PropertyValue> of;
  private final ColumnLookup packed;
  private final BitSet areChanged = new BitSet();
  private final Map<Integer, Integer> changed = new HashMap<>();

  PersonLookup(PersonValues values, ToIntFunction<PropertyValue> of) {
    this.values = values;
    this.of = of;
    this.packed = new ColumnLookup(values.packed(), of);
    values.changed().keySet().forEach(areChanged::set);
  }

  /** Looks the values of persons up, by their numbers. */
  int[] read(int[] persons) {
    int[] found = packed.read(persons, persons.length);
    if (!areChanged.isEmpty()) {
      for (int i = 0; i < found.length; i++) {
        if (areChanged.get(persons[i])) {
          found[i] = changed.computeIfAbsent(persons[i], this::ofChanged);
        }
      }
    }
    return found;
  }

  private int ofChanged(int person) {
    String json = values.changed().getOrDefault(person, "");
    return of.applyAsInt(json.isEmpty() ? PropertyValue.MISSING : PropertyReader.value(json));
  }
}
