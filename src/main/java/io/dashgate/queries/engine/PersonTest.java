package io.dashgate.queries.engine;

import io.dashgate.events.columns.Column;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import io.dashgate.persons.maps.PersonMap;
import io.dashgate.persons.maps.PersonValues;
import java.util.Arrays;
import java.util.BitSet;

/** Which persons match a condition. */
final class PersonTest {

  /** A bit for each person that matches, by its number. */
  private final long[] known;

  /** Persons with a number from here on are not known. */
  private final int size;

  private final int ofOthers;

  private PersonTest(BitSet known, int size, boolean ofOthers) {
    this.known = Arrays.copyOf(known.toLongArray(), (size + 63) >>> 6);
    this.size = size;
    this.ofOthers = ofOthers ? 1 : 0;
  }

  /** Tests a property of persons. */
  static PersonTest ofProperty(PropertyFilter leaf, PersonValues values) {
    BitSet matching = matching(leaf, values);
    int size = Math.max(matching.length(), size(values));
    return new PersonTest(matching, size, leaf.matches(PropertyValue.MISSING));
  }

  /**
   * Tests all distinct ids of persons.
   *
   * @param ids their texts, by the number of the id
   */
  static PersonTest ofDistinctIds(PropertyFilter leaf, PersonValues ids, PersonMap map) {
    boolean isNegative = leaf.operator().isNegative();
    BitSet matching = matching(leaf, ids);
    int size = size(ids);
    BitSet persons = new BitSet();
    for (int id = 0; id < size; id++) {
      if (ids.json(id) != null && matching.get(id) != isNegative) {
        persons.set(map.person(id));
      }
    }
    int end = Math.max(persons.length(), Math.max(size, map.persons().length));
    if (isNegative) {
      persons.flip(0, end);
    }
    return new PersonTest(persons, end, leaf.matches(PropertyValue.MISSING));
  }

  private static BitSet matching(PropertyFilter leaf, PersonValues values) {
    BitSet matching = new BitSet();
    Column packed = values.packed();
    ColumnLookup lookup = new ColumnLookup(packed, value -> leaf.matches(value) ? 1 : 0);
    int[] results = lookup.read(null, packed.events());
    for (int i = 0; i < results.length; i++) {
      if (results[i] != 0) {
        matching.set(i);
      }
    }
    values
        .changed()
        .forEach(
            (person, json) ->
                matching.set(
                    person,
                    leaf.matches(
                        json.isEmpty() ? PropertyValue.MISSING : PropertyReader.value(json))));
    return matching;
  }

  private static int size(PersonValues values) {
    int size = values.packed().events();
    for (int person : values.changed().keySet()) {
      size = Math.max(size, person + 1);
    }
    return size;
  }

  /** Returns a bit for each event, by its person. */
  long[] bits(int[] persons) {
    long[] bits = EventBits.none(persons.length);
    for (int i = 0; i < persons.length; i++) {
      int person = persons[i];
      long bit = person < size ? (known[person >>> 6] >>> person) & 1 : ofOthers;
      bits[i >>> 6] |= bit << i;
    }
    return bits;
  }
}
