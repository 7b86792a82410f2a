package io.dashgate.events.capture;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Threads for what would delay the other requests of an event loop: reading and writing the events
 * of long requests, and apart from that, since imports may fill it, preparing long commits. All
 * event loops share them. What waits for them is held by requests, whose memory is limited.
 */
final class CaptureWorkers {

  /** More would take processors from the event loops. */
  private static final int THREADS = 2;

  private final WorkerExecutor workers;

  private CaptureWorkers(Vertx vertx, String name, int threads) {
    workers = vertx.createSharedWorkerExecutor(name, threads);
  }

  /** Returns the threads that read and write the events of requests. */
  static CaptureWorkers ofRequests(Vertx vertx) {
    return new CaptureWorkers(vertx, "capture", THREADS);
  }

  /** Returns the thread that prepares commits, which many requests wait for. */
  static CaptureWorkers ofCommits(Vertx vertx) {
    return new CaptureWorkers(vertx, "capture-commits", 1);
  }

  /**
   * Runs work, unless nobody needs its result any more when its turn comes.
   *
   * @param over completes when nobody needs the result
   * @return the result, on the current context; an exception of {@code work} is its failure
   */
  <T> Future<T> run(Future<?> over, Callable<T> work) {
    return workers.executeBlocking(
        () -> {
          if (over.isComplete()) {
            throw ApiException.timedOut();
          }
          return work.call();
        },
        false);
  }
}
