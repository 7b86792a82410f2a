package io.dashgate.events.columns;

import org.jspecify.annotations.Nullable;

/** The values of one key of all events of a chunk, in their order. Immutable by agreement. */
public sealed interface Column
    permits IntColumn, LongColumn, DoubleColumn, DictionaryColumn, UuidColumn, RestColumn {

  /** Returns the number of events. */
  int events();

  /** Whether an event has a value. */
  boolean has(int event);

  /**
   * Returns the value of an event as JSON, with the same text as it was sent with; null if it has
   * none. Of numbers that stand for something else (ids, times) the number.
   */
  @Nullable String json(int event);

  /** Returns the values of some events, in their order. */
  Column only(int[] events);

  /** Returns about how many bytes of memory it takes. */
  int weight();
}
