package io.dashgate.events.ingest;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Counts what the worker does, for metrics. */
public final class IngestCounts {

  private final LongAdder stored = new LongAdder();
  private final LongAdder notNew = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder failedBatches = new LongAdder();
  private final LongConsumer batchNanos;

  /**
   * Starts at 0.
   *
   * @param batchNanos gets the duration of each batch
   */
  public IngestCounts(LongConsumer batchNanos) {
    this.batchNanos = batchNanos;
  }

  void batch(long nanos) {
    batchNanos.accept(nanos);
  }

  void add(BatchTransaction.Done done) {
    stored.add(done.stored());
    rejected.add(done.rejected());
    notNew.add(done.lines() - done.stored() - done.rejected());
  }

  void failed() {
    failedBatches.increment();
  }

  /** Returns the number of events that were stored. */
  public long stored() {
    return stored.sum();
  }

  /** Returns the number of events that were stored already, or are not stored at all. */
  public long notNew() {
    return notNew.sum();
  }

  /** Returns the number of events that could not be processed. */
  public long rejected() {
    return rejected.sum();
  }

  /** Returns the number of batches that failed because of the database. */
  public long failedBatches() {
    return failedBatches.sum();
  }
}
