package io.dashgate.events.sealing;

import java.time.Instant;

/**
 * The events of one name in a tail, which are sealed together.
 *
 * @param areFar whether their times are far from their arrival: they would make a chunk long, so
 *     they are sealed by themselves
 * @param events how many there were
 * @param oldest when the first one arrived
 */
record TailGroup(int eventNumber, boolean areFar, long events, Instant oldest) {

  /** Whether they are to be sealed at a time. */
  boolean isDue(SealLimits limits, Instant at) {
    return events >= limits.many(areFar) || (events >= limits.least() && isOld(limits, at));
  }

  /** Whether so few are sealed as there are. */
  boolean isOld(SealLimits limits, Instant at) {
    return !dueAt(limits).isAfter(at);
  }

  /** Returns from when on they are sealed even if they are few. */
  Instant dueAt(SealLimits limits) {
    return oldest.plus(limits.after(areFar));
  }
}
