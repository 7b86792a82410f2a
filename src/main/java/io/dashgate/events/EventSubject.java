package io.dashgate.events;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterSubject;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyType;
import io.dashgate.filters.PropertyValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The properties of an event, of its person and of what was clicked, for filters. */
final class EventSubject implements FilterSubject {

  /** The key of persons that stands for each of their distinct ids. */
  static final String DISTINCT_ID = "distinct_id";

  private final StoredEvent event;
  private final Map<String, PropertyValue> ofEvent;
  private final Map<String, PropertyValue> ofPerson;
  private final List<ClickedElement> elements;

  private EventSubject(StoredEvent event, Names names) {
    this.event = event;
    this.ofEvent = PropertyReader.read(event.properties().text(), names.ofEvents());
    EventPerson person = event.person();
    this.ofPerson =
        person == null || names.ofPersons().isEmpty()
            ? Map.of()
            : PropertyReader.read(person.properties().text(), names.ofPersons());
    this.elements = names.usesElements() ? ElementsChain.parse(event.elementsChain()) : List.of();
  }

  /** The names of the properties that a filter uses. */
  private record Names(Set<String> ofEvents, Set<String> ofPersons, boolean usesElements) {

    static Names of(Filter filter) {
      return new Names(
          of(filter, PropertyType.EVENT),
          of(filter, PropertyType.PERSON),
          filter.leaves().anyMatch(leaf -> leaf.type() == PropertyType.ELEMENT));
    }

    private static Set<String> of(Filter filter, PropertyType type) {
      return filter
          .leaves()
          .filter(leaf -> leaf.type() == type)
          .map(PropertyFilter::key)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Returns whether an event matches, as work for a worker thread: its properties are read. */
  static Predicate<StoredEvent> test(Filter filter) {
    Names names = Names.of(filter);
    return event -> filter.matches(new EventSubject(event, names));
  }

  @Override
  public boolean matches(PropertyFilter filter) {
    return switch (filter.type()) {
      case EVENT -> filter.matches(value(ofEvent, filter));
      case PERSON ->
          EventQuery.isOfDistinctIds(filter)
              ? filter.matchesAnyOf(distinctIds())
              : filter.matches(value(ofPerson, filter));
      case ELEMENT -> filter.matchesAnyOf(values(elements, filter.key()));
      case GROUP -> throw new IllegalArgumentException("events are not filtered by groups");
    };
  }

  private static PropertyValue value(Map<String, PropertyValue> values, PropertyFilter filter) {
    return values.getOrDefault(filter.key(), PropertyValue.MISSING);
  }

  private List<PropertyValue> distinctIds() {
    EventPerson person = event.person();
    return Stream.concat(
            Stream.of(event.distinctId()),
            person == null ? Stream.empty() : person.distinctIds().stream())
        .map(PropertyValue::ofText)
        .toList();
  }

  /** Returns an attribute of elements, of those that have it. */
  static List<PropertyValue> values(List<ClickedElement> elements, String key) {
    Function<ClickedElement, @Nullable String> attribute =
        switch (key) {
          case "tag_name" -> ClickedElement::tagName;
          case "href" -> ClickedElement::href;
          default -> ClickedElement::text;
        };
    return elements.stream()
        .map(attribute)
        .filter(Objects::nonNull)
        .map(PropertyValue::ofText)
        .toList();
  }
}
