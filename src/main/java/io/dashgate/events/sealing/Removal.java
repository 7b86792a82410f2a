package io.dashgate.events.sealing;

import io.dashgate.events.columns.ChunkBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * Which events of a project are removed.
 *
 * @param ids numbers of distinct ids whose events are erased
 * @param beforeMicros older events are removed, in microseconds since 1970
 */
record Removal(Set<Integer> ids, long beforeMicros) {

  /** No event is older. */
  static final long NONE_IS_OLD = Long.MIN_VALUE;

  /**
   * Returns the time before which events are too old.
   *
   * @param months how long they are kept; 0: for ever
   */
  static long beforeMicros(Instant now, int months) {
    return months == 0 ? NONE_IS_OLD : Micros.of(now.atOffset(ZoneOffset.UTC).minusMonths(months));
  }

  /** Whether no event is removed. */
  boolean isEmpty() {
    return ids.isEmpty() && beforeMicros == NONE_IS_OLD;
  }

  /** Whether an event stays. */
  boolean leaves(int id, long micros) {
    return micros >= beforeMicros && !ids.contains(id);
  }

  /** Whether all events of a chunk are too old. */
  boolean isOld(ChunkEntry chunk) {
    return chunk.lastMicros() < beforeMicros;
  }

  /**
   * Whether a chunk has events that have been too old for so long that it is rewritten. Others wait
   * until all their events are.
   */
  boolean isPartlyOld(ChunkEntry chunk) {
    return beforeMicros != NONE_IS_OLD
        && chunk.firstMicros() < beforeMicros - ChunkBuilder.MOST_MICROS;
  }
}
