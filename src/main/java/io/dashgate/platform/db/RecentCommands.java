package io.dashgate.platform.db;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Judges by the commands of about the last second whether a server answers them as usual. */
final class RecentCommands {

  private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();

  /** The part of a count that is kept at a tick: after a second, about a third. */
  private static final double KEPT = 0.75;

  /** A single late command counts for three ticks. */
  private static final double LATE_AT_LEAST = 0.5;

  /** The server does not answer as usual if at least one of so many commands is late. */
  private static final int LATE_OF = 4;

  private final LongAdder ended = new LongAdder();
  private final LongAdder late = new LongAdder();

  // of the ticks before
  private volatile double endedRecently;
  private volatile double lateRecently;

  /**
   * Counts a command that has ended.
   *
   * @param nanos how long it took
   * @param silent whether the server has not answered it
   */
  void ended(long nanos, boolean silent) {
    ended.increment();
    if (silent || nanos > SLOW_NANOS) {
      late.increment();
    }
  }

  /** Lets what has ended count for less. To be called every {@link Watchdog#TICK_MS}. */
  void tick() {
    endedRecently = (endedRecently + ended.sumThenReset()) * KEPT;
    lateRecently = (lateRecently + late.sumThenReset()) * KEPT;
  }

  /** Whether the server answers as usual. */
  boolean areAnsweredAsUsual() {
    double lateOnes = lateRecently + late.sum();
    return lateOnes < LATE_AT_LEAST || lateOnes * LATE_OF < endedRecently + ended.sum();
  }
}
