package io.dashgate.events.reading;

import java.util.concurrent.atomic.LongAdder;

/** Counts what goes wrong while events are read. Thread-safe. */
public final class ReadCounts {

  private final LongAdder damaged = new LongAdder();

  void addDamaged() {
    damaged.increment();
  }

  /** Returns how often a chunk could not be read. */
  public long damaged() {
    return damaged.sum();
  }
}
