package io.dashgate.queries.model;

import io.dashgate.filters.Filter;
import org.jspecify.annotations.Nullable;

/**
 * Events that are counted together.
 *
 * @param event their name; null: all events
 * @param math what is computed
 * @param aggregate with {@link Maths#OF_PROPERTY} and {@link Maths#OF_COUNT_PER_ACTOR}; else null
 * @param mathProperty of which property; null: none
 * @param isOfPerson whether that is a property of the person
 * @param mathGroup the type of groups that are counted; -1: none
 * @param filter of the events of this series
 * @param labels how the client described it
 */
public record Series(
    @Nullable String event,
    Maths math,
    @Nullable Aggregate aggregate,
    @Nullable String mathProperty,
    boolean isOfPerson,
    int mathGroup,
    Filter filter,
    SeriesLabels labels) {

  /** The name of a series of all events. */
  public static final String ALL_EVENTS = "All events";

  /** Returns the name of the events. */
  public String eventName() {
    return event == null ? ALL_EVENTS : event;
  }
}
