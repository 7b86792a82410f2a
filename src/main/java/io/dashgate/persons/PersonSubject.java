package io.dashgate.persons;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterSubject;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The properties of a person, for filters. */
final class PersonSubject implements FilterSubject {

  /** The key that stands for each of the distinct ids. */
  private static final String DISTINCT_ID = "distinct_id";

  private final StoredPerson person;
  private final Map<String, PropertyValue> properties;

  private PersonSubject(StoredPerson person, Set<String> names) {
    this.person = person;
    this.properties = PropertyReader.read(person.properties().text(), names);
  }

  /**
   * Returns whether a person matches, as work for a worker thread: its properties are read.
   *
   * @param filter what the person must match
   * @param search what it must match, unless it has the number
   * @param sought the number of a person; -1: none
   */
  static Predicate<StoredPerson> test(Filter filter, Filter search, int sought) {
    Set<String> names =
        Stream.concat(filter.leaves(), search.leaves())
            .map(PropertyFilter::key)
            .collect(Collectors.toUnmodifiableSet());
    return person -> {
      PersonSubject subject = new PersonSubject(person, names);
      return filter.matches(subject) && (person.number() == sought || search.matches(subject));
    };
  }

  @Override
  public boolean matches(PropertyFilter filter) {
    return filter.key().equals(DISTINCT_ID)
        ? filter.matchesAnyOf(person.distinctIds().stream().map(PropertyValue::ofText).toList())
        : filter.matches(properties.getOrDefault(filter.key(), PropertyValue.MISSING));
  }

  /** Whether a filter is on distinct ids. */
  static boolean usesDistinctIds(Filter filter) {
    return filter.leaves().anyMatch(leaf -> leaf.key().equals(DISTINCT_ID));
  }
}
