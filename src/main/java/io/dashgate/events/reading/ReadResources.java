package io.dashgate.events.reading;

import io.dashgate.platform.limits.ByteBudget;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/**
 * What all reads of events in the process share.
 *
 * @param workers decode columns; a read has one piece of work at a time, so that reads take turns
 * @param budget the memory of all reads
 */
public record ReadResources(WorkerExecutor workers, ByteBudget budget, ReadCounts counts) {

  private static final double SHARE_OF_HEAP = 0.33;

  /**
   * Returns those of computations: with threads of their own, so that they delay no list of events,
   * and with the same memory. There may be twice as many threads as processors, which the operating
   * system shares evenly: else a small computation would wait for pieces of large ones.
   *
   * @param atOnce how many computations run at once
   */
  public ReadResources forQueries(Vertx vertx, int atOnce) {
    int threads = Math.min(2 * Runtime.getRuntime().availableProcessors(), atOnce);
    return new ReadResources(vertx.createSharedWorkerExecutor("queries", threads), budget, counts);
  }

  /** Makes those of a process. The threads are started on demand. */
  public static ReadResources of(Vertx vertx) {
    int threads = Runtime.getRuntime().availableProcessors();
    return new ReadResources(
        vertx.createSharedWorkerExecutor("event-reads", threads),
        ByteBudget.ofHeap(SHARE_OF_HEAP),
        new ReadCounts());
  }
}
