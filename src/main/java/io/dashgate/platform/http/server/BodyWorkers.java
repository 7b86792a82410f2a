package io.dashgate.platform.http.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Callable;

/**
 * Decodes, checks and compresses bodies: short ones on the event loop, long ones on a worker
 * thread, since they would delay the other requests of the event loop. The length of the workers'
 * queue is bounded by the number of requests in flight.
 */
final class BodyWorkers {

  /** For the whole process. More would take processors from the event loops. */
  private static final int THREADS = 2;

  private final WorkerExecutor workers;

  BodyWorkers(Vertx vertx) {
    workers = vertx.createSharedWorkerExecutor("bodies", THREADS);
  }

  /** Reads a body. An exception of {@code reading} is the failure of the future. */
  <T> Future<T> read(Buffer body, Callable<T> reading) {
    if (body.length() > IncomingBody.SHORT_BYTES) {
      return workers.executeBlocking(reading, false);
    }
    try {
      return Future.succeededFuture(reading.call());
    } catch (Exception failure) {
      return Future.failedFuture(failure);
    }
  }
}
