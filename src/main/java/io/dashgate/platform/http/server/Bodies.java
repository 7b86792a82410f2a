package io.dashgate.platform.http.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Callable;

/**
 * Reads bodies: short ones at once; long ones, which take milliseconds, on a worker thread, so that
 * they hold up nobody else of the event loop. How many wait for a thread is bounded by how many
 * requests may be in flight.
 */
public final class Bodies {

  private static final int LONG_BYTES = 64 * 1024;

  /** For the whole process. More would only take processors from the event loops. */
  private static final int THREADS = 2;

  private final WorkerExecutor workers;

  Bodies(Vertx vertx) {
    workers = vertx.createSharedWorkerExecutor("bodies", THREADS);
  }

  /** Does something with a body. What it throws is the failure of the future. */
  <T> Future<T> read(Buffer body, Callable<T> reading) {
    if (body.length() > LONG_BYTES) {
      return workers.executeBlocking(reading, false);
    }
    try {
      return Future.succeededFuture(reading.call());
    } catch (Exception failure) {
      return Future.failedFuture(failure);
    }
  }
}
