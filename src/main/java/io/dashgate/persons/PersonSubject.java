package io.dashgate.persons;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterSubject;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * Returns the persons that match. Reads their properties, so it is work for a worker thread.
   *
   * @param or the number of a person that matches in any case; -1: none
   */
  static List<StoredPerson> matching(
      Filter filter, Filter search, int or, List<StoredPerson> persons) {
    Set<String> names =
        Stream.concat(filter.leaves(), search.leaves())
            .map(PropertyFilter::key)
            .collect(Collectors.toUnmodifiableSet());
    return persons.stream()
        .filter(
            person -> {
              PersonSubject subject = new PersonSubject(person, names);
              return filter.matches(subject) && (person.number() == or || search.matches(subject));
            })
        .toList();
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
