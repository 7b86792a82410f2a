package io.dashgate.queries.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events that are read, and of which columns.
 *
 * @param event their name; null: all events
 * @param from the first microsecond since 1970; {@link Long#MIN_VALUE}: from the first event on
 * @param to the first microsecond after it
 * @param columns numbers of {@link io.dashgate.events.columns.KeyNumbers}. Those of microseconds
 *     and of elements may be missing in a chunk
 * @param properties keys of properties, in columns of their own or in that of the rest
 */
public record EventRange(
    @Nullable String event, long from, long to, Set<Integer> columns, Set<String> properties) {}
