package io.dashgate.events.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/** Threads that parse events and apply them to what is stored. */
final class IngestWorkers {

  private final WorkerExecutor workers;

  IngestWorkers(Vertx vertx, int threads) {
    workers = vertx.createSharedWorkerExecutor("events", threads);
  }

  /** Runs work on events; what it throws is a failure of the events. */
  <T> Future<T> run(Callable<T> work) {
    return workers.executeBlocking(
        () -> {
          try {
            return work.call();
          } catch (Exception failure) {
            throw new EventFailure(failure);
          }
        },
        false);
  }

  Future<Void> close() {
    return workers.close();
  }
}
