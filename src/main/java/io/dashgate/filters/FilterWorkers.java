package io.dashgate.filters;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Worker threads that evaluate filters: to read the properties of many events would delay the other
 * requests of an event loop. The length of their queue is bounded by the number of requests in
 * flight, each of which has one portion of rows at a time.
 */
public final class FilterWorkers {

  /** For the whole process. More would take processors from the event loops. */
  private static final int THREADS = 2;

  private final WorkerExecutor workers;

  /** Starts the threads on demand. */
  public FilterWorkers(Vertx vertx) {
    workers = vertx.createSharedWorkerExecutor("filters", THREADS);
  }

  /** Runs work on a worker thread, and completes on the context of the caller. */
  public <T> Future<T> run(Callable<T> work) {
    return workers.executeBlocking(work, false);
  }
}
