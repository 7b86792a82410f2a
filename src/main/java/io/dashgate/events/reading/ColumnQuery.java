package io.dashgate.events.reading;

import io.dashgate.events.columns.KeyNumbers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of which events are read.
 *
 * @param eventNumbers of the names of the events; null: any
 * @param fromMicros the first time, in microseconds since 1970
 * @param toMicros the last time, inclusive
 * @param fixed numbers of columns that are no properties, below {@link KeyNumbers#FIRST_PROPERTY}
 * @param properties keys
 */
public record ColumnQuery(
    @Nullable List<Integer> eventNumbers,
    long fromMicros,
    long toMicros,
    Set<Integer> fixed,
    Set<String> properties) {

  /** Returns the query with the numbers of the distinct ids. */
  ColumnQuery withIds() {
    Set<Integer> columns = new HashSet<>(fixed);
    columns.add(KeyNumbers.ID);
    return new ColumnQuery(eventNumbers, fromMicros, toMicros, Set.copyOf(columns), properties);
  }
}
