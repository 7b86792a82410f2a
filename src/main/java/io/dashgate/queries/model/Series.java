package io.dashgate.queries.model;

import io.dashgate.filters.Filter;
import org.jspecify.annotations.Nullable;

/**
 * Events that are counted together.
 *
 * @param event their name; null: all events
 * @param name as the client calls it; null: not given
 * @param customName as a person calls it; null: not given
 * @param order its place, from 0
 * @param math what is computed
 * @param aggregate with {@link Maths#OF_PROPERTY} and {@link Maths#OF_COUNT_PER_ACTOR}; else null
 * @param mathProperty of which property; null: none
 * @param isOfPerson whether that is a property of the person
 * @param mathGroup the type of groups that are counted; -1: none
 * @param filter of the events of this series
 */
public record Series(
    @Nullable String event,
    @Nullable String name,
    @Nullable String customName,
    int order,
    Maths math,
    @Nullable Aggregate aggregate,
    @Nullable String mathProperty,
    boolean isOfPerson,
    int mathGroup,
    Filter filter) {}
