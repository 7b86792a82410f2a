package io.dashgate.platform.auth;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Worker threads with a bounded queue, for cryptography that would block an event loop. Work that
 * finds the queue full fails with a 503, so a flood is refused instead of piling up.
 */
final class BoundedWorkers {

  private final WorkerExecutor workers;
  private final int maxPending;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * Creates the threads.
   *
   * @param name the name of the pool in metrics and thread dumps
   * @param maxPending the largest number of calls that run or wait
   */
  BoundedWorkers(Vertx vertx, String name, int threads, int maxPending) {
    this.workers = vertx.createSharedWorkerExecutor(name, threads);
    this.maxPending = maxPending;
  }

  /** Runs a call on a worker thread and completes on the caller's context. */
  <T> Future<T> run(Callable<T> work) {
    if (pending.incrementAndGet() > maxPending) {
      pending.decrementAndGet();
      return Future.failedFuture(ApiException.unavailable());
    }
    return workers.executeBlocking(work, false).onComplete(any -> pending.decrementAndGet());
  }

  /** Stops the threads. */
  Future<Void> close() {
    return workers.close();
  }
}
