package io.dashgate.events;

import io.dashgate.filters.Filter;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyType;
import org.jspecify.annotations.Nullable;

/**
 * Which events are listed.
 *
 * @param event their name; null: any
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
    boolean isAscending,
    EventPosition from,
    EventPosition to,
    Filter filter,
    boolean withPerson,
    int limit,
    long offset) {

  /** Returns the part of the list after a place. */
  EventQuery after(EventPosition position) {
    return new EventQuery(
        event,
        isAscending,
        isAscending ? position : from,
        isAscending ? to : position,
        filter,
        withPerson,
        limit,
        offset);
  }

  /** Returns the query without a lower bound. */
  EventQuery fromTheFirst() {
    return new EventQuery(
        event, isAscending, EventPosition.FIRST, to, filter, withPerson, limit, offset);
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
