package io.dashgate.events.sealing;

import java.time.Duration;

/**
 * What is sealed and merged, and how much at a time.
 *
 * @param rows so many events of a name are sealed
 * @param after fewer are sealed once the first of them is so old
 * @param memoryBytes what a step takes of the memory, at most, but for a single large event
 */
record SealLimits(int rows, Duration after, long memoryBytes) {

  /** Fewer events are not sealed, however old: a chunk takes about as many rows as they do. */
  private static final int LEAST_EVENTS = 32;

  /** Events that arrived late are sealed by themselves when there are so many. */
  private static final int MANY_FAR_EVENTS = 200;

  private static final Duration FAR_AFTER = Duration.ofDays(1);

  /** The least number of events that are sealed because of their age. */
  int least() {
    return Math.min(rows, LEAST_EVENTS);
  }

  /** So many events are sealed, however new. */
  int many(boolean areFar) {
    return areFar ? Math.min(rows, MANY_FAR_EVENTS) : rows;
  }

  /** The age from which on fewer events are sealed. */
  Duration after(boolean areFar) {
    return areFar && after.compareTo(FAR_AFTER) > 0 ? FAR_AFTER : after;
  }
}
