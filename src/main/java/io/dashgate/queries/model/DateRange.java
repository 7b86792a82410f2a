package io.dashgate.queries.model;

import org.jspecify.annotations.Nullable;

/**
 * The time of a query as it was asked for.
 *
 * @param from such as {@code -7d} or a date; null: the usual one
 * @param to null: now
 * @param isExplicit whether neither end is rounded
 * @param excludesIncomplete whether intervals that are not complete at either end are left out
 */
public record DateRange(
    @Nullable String from, @Nullable String to, boolean isExplicit, boolean excludesIncomplete) {}
