package io.dashgate.queries.model;

import org.jspecify.annotations.Nullable;

/**
 * The time that a result is compared with.
 *
 * @param to how long ago, such as {@code -1y}; null: the time of the same length before
 */
public record Comparison(@Nullable String to) {}
