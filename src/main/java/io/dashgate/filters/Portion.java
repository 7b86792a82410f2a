package io.dashgate.filters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a list in their order.
 *
 * @param <T> the rows
 * @param <P> their places in the list
 * @param end the place up to which all rows have been seen; null: there are no others
 * @param bytes of what was read
 */
public record Portion<T, P>(List<T> rows, @Nullable P end, long bytes) {}
