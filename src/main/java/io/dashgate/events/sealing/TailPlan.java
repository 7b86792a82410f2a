package io.dashgate.events.sealing;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in the tail of a project, as of a moment.
 *
 * @param at that moment, by the clock of Postgres
 * @param nextChunkNumber of the project: as long as it is the same, nobody else has sealed events
 * @param events all in the tail
 * @param counted how many the row of the project says
 * @param lookAt when the tail was to be looked at again; null: it never was. As long as it is the
 *     same, nobody else has
 * @param groups the largest of all groups
 */
record TailPlan(
    Instant at,
    int nextChunkNumber,
    long events,
    long counted,
    @Nullable OffsetDateTime lookAt,
    List<TailGroup> groups) {

  /** The tail is not counted again before it has grown by this part. */
  private static final int GROWTH_PART = 10;

  /** What waits for more events is looked at after this part of the time that makes events old. */
  private static final int WAIT_PART = 7;

  /** Returns what is to be sealed, the largest first. */
  List<TailGroup> due(SealLimits limits) {
    return groups.stream()
        .filter(group -> group.isDue(limits, at))
        .sorted(Comparator.comparingLong(TailGroup::events).reversed())
        .toList();
  }

  /**
   * When to look at the tail again.
   *
   * @param events so many are in the tail
   * @param time or it is so late, and something is old
   * @param oldest when the first of those that stay has arrived, if any does
   */
  record Next(long events, Instant time, Instant oldest) {}

  /** Returns when to look again, once what is due has been sealed. */
  Next next(SealLimits limits) {
    long sealed = 0;
    long missing = limits.rows();
    Instant time = at.plus(limits.after());
    Instant first = at;
    for (TailGroup group : groups) {
      if (group.isDue(limits, at)) {
        sealed += group.events();
        continue;
      }
      missing = Math.min(missing, limits.many(group.areFar()) - group.events());
      first = group.oldest().isBefore(first) ? group.oldest() : first;
      Instant dueAt = group.dueAt(limits);
      Instant next = dueAt.isAfter(at) ? dueAt : at.plus(waiting(limits));
      time = next.isBefore(time) ? next : time;
    }
    long left = events - sealed;
    return new Next(left + Math.max(missing, left / GROWTH_PART), time, first);
  }

  private static Duration waiting(SealLimits limits) {
    return limits.after().dividedBy(WAIT_PART);
  }
}
