package io.dashgate.events;

import io.dashgate.filters.Filter;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyType;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events are listed.
 *
 * @param event their name; null: any
 * @param ids the numbers of their distinct ids; null: any
 * @param isAscending whether the oldest ones come first
 * @param from they come after this place
 * @param to and before this one
 * @param filter of their properties
 * @param withPerson whether their persons are shown
 * @param limit of the page
 * @param offset how many are left out first
 */
record EventQuery(
    @Nullable String event,
    @Nullable List<Integer> ids,
    boolean isAscending,
    EventPosition from,
    EventPosition to,
    Filter filter,
    boolean withPerson,
    int limit,
    long offset) {

  /** Returns the same for some distinct ids; null: any. */
  EventQuery of(@Nullable List<Integer> ids) {
    return new EventQuery(event, ids, isAscending, from, to, filter, withPerson, limit, offset);
  }

  /** Returns the part of the list after a place. */
  EventQuery after(EventPosition position) {
    return isAscending ? between(position, to) : between(from, position);
  }

  /** Returns the part of the list before a place. */
  EventQuery before(EventPosition position) {
    return isAscending ? between(from, position) : between(position, to);
  }

  /** Whether a place is in the range of the list. */
  boolean isBetween(EventPosition position) {
    return EventPosition.ORDER.compare(position, from) > 0
        && EventPosition.ORDER.compare(position, to) < 0;
  }

  /** Returns the query without a lower bound. */
  EventQuery fromTheFirst() {
    return between(EventPosition.FIRST, to);
  }

  private EventQuery between(EventPosition first, EventPosition last) {
    return new EventQuery(event, ids, isAscending, first, last, filter, withPerson, limit, offset);
  }

  /** Returns the same with another offset. */
  EventQuery withOffset(long other) {
    return new EventQuery(event, ids, isAscending, from, to, filter, withPerson, limit, other);
  }

  /** Returns the order of the list. */
  Comparator<EventPosition> order() {
    return isAscending ? EventPosition.ORDER : EventPosition.ORDER.reversed();
  }

  /** Whether persons must be read, to be shown or for the filter. */
  boolean needsPersons() {
    return withPerson || filter.leaves().anyMatch(leaf -> leaf.type() == PropertyType.PERSON);
  }

  /** Whether the distinct ids of persons must be read for the filter. */
  boolean needsDistinctIds() {
    return filter.leaves().anyMatch(EventQuery::isOfDistinctIds);
  }

  /** Whether a condition is on the distinct ids of a person. */
  static boolean isOfDistinctIds(PropertyFilter leaf) {
    return leaf.type() == PropertyType.PERSON && leaf.key().equals(EventSubject.DISTINCT_ID);
  }
}
