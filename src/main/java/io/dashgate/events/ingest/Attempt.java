package io.dashgate.events.ingest;

import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** An attempt to process a batch: what it may take from the inbox, and what it took. */
final class Attempt {

  private final long fromId;
  private final long mostBytes;
  private final int mostLines;
  private final int months;
  private final InboxBatch.@Nullable Rejection rejection;

  private volatile int lines;
  private volatile @Nullable UUID only;
  private volatile boolean isOver;

  /**
   * Begins an attempt.
   *
   * @param fromId rows of the inbox with lower ids are not looked at
   * @param mostBytes inflated
   * @param mostLines how many events
   * @param months older events are not stored; 0: all are
   * @param rejection an event to be set aside, if it is among them; null: none
   */
  Attempt(
      long fromId,
      long mostBytes,
      int mostLines,
      int months,
      InboxBatch.@Nullable Rejection rejection) {
    this.fromId = fromId;
    this.mostBytes = mostBytes;
    this.mostLines = mostLines;
    this.months = months;
    this.rejection = rejection;
  }

  long fromId() {
    return fromId;
  }

  long mostBytes() {
    return mostBytes;
  }

  int mostLines() {
    return mostLines;
  }

  int months() {
    return months;
  }

  InboxBatch.@Nullable Rejection rejection() {
    return rejection;
  }

  /** Notes what was read. */
  void hasRead(InboxBatch batch) {
    lines = batch.lines();
    only = batch.lines() == 1 ? batch.only() : null;
  }

  /** Returns how many lines were read; 0: none yet. */
  int lines() {
    return lines;
  }

  /** Returns the UUID of the event if there was only one. */
  @Nullable UUID only() {
    return only;
  }

  /** Ends it, in whatever way: what still runs for it on a worker thread is of no use. */
  void end() {
    isOver = true;
  }

  /**
   * To be called now and then by what takes long.
   *
   * @throws CancellationException if it is over
   */
  void check() {
    if (isOver) {
      throw new CancellationException("the batch is over");
    }
  }
}
