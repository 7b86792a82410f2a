package io.dashgate.events.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * From which row on the inbox of a project is read. To read it from the start at each batch would
 * take long if many rows were deleted, and could not be vacuumed yet.
 *
 * <p>A row may be committed after rows with higher ids. Then its sender may go on, and what comes
 * next must not be processed before it. So a batch begins some seconds before what was reached; and
 * once a second one begins at the start, for what takes longer. Not thread-safe.
 */
final class InboxPosition {

  private static final long FROM_START_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often the inbox is read from the start until a batch begins at what was reached. */
  private static final int LOOKS = 5;

  /** What had been reached at the last looks. */
  private final Deque<Long> reached = new ArrayDeque<>();

  private long lookedFromStart;
  private long next;

  /**
   * Begins at the start.
   *
   * @param now in nanoseconds, of a clock that is not set
   */
  InboxPosition(long now) {
    lookedFromStart = now;
  }

  /** Returns the lowest id of a batch. */
  long from(long now) {
    if (now - lookedFromStart > FROM_START_NANOS) {
      lookedFromStart = now;
      reached.add(next);
      if (reached.size() > LOOKS) {
        reached.remove();
      }
      return 0;
    }
    return reached.size() < LOOKS ? 0 : reached.element();
  }

  /** Notes that all rows that could be seen below an id were processed. */
  void reached(long id) {
    next = Math.max(next, id);
  }

  /** Begins at the start again. */
  void restart() {
    reached.clear();
    next = 0;
  }
}
