package io.dashgate.events.sealing;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Counts what the sealer does, for metrics. */
public final class SealCounts {

  private final LongAdder events = new LongAdder();
  private final LongAdder chunks = new LongAdder();
  private final LongAdder merged = new LongAdder();
  private final LongAdder damaged = new LongAdder();
  private final LongAdder removed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongConsumer stepNanos;
  private volatile long tailEvents;
  private volatile double tailSeconds;

  /**
   * Starts at 0.
   *
   * @param stepNanos gets the duration of each step
   */
  public SealCounts(LongConsumer stepNanos) {
    this.stepNanos = stepNanos;
  }

  void addStep(long nanos) {
    stepNanos.accept(nanos);
  }

  void addSealed(StepResult result) {
    events.add(result.events());
    chunks.add(result.chunks());
  }

  void addMerged(int before) {
    merged.add(before);
  }

  void addDamaged() {
    damaged.increment();
  }

  void addRemoved(long count) {
    removed.add(count);
  }

  void addFailed() {
    failed.increment();
  }

  void setTail(long all, double oldestSeconds) {
    tailEvents = all;
    tailSeconds = oldestSeconds;
  }

  /** Returns the number of events that were packed into chunks. */
  public long events() {
    return events.sum();
  }

  /** Returns the number of chunks that they were packed into. */
  public long chunks() {
    return chunks.sum();
  }

  /** Returns the number of chunks that were merged into others. */
  public long merged() {
    return merged.sum();
  }

  /** Returns how often a chunk was found damaged. */
  public long damaged() {
    return damaged.sum();
  }

  /** Returns the number of events that were removed because they are erased or too old. */
  public long removed() {
    return removed.sum();
  }

  /** Returns the number of steps that failed because of the database, and are tried again. */
  public long failed() {
    return failed.sum();
  }

  /** Returns the number of events in the tails of all projects, as of the last minute. */
  public long tailEvents() {
    return tailEvents;
  }

  /** Returns how long ago the first of them arrived, in seconds. */
  public double tailSeconds() {
    return tailSeconds;
  }
}
