package io.dashgate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the named steps of a start or stop. Every wait has a limit; never used on an event loop. */
final class Steps {

  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private Steps() {}

  /** One step of a start or stop. */
  record Step(String name, Action action) {}

  /** The work of a step. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /**
   * Runs the steps of a start in order.
   *
   * @throws IllegalStateException naming the first step that fails; the others do not run
   */
  static void start(List<Step> steps) {
    for (Step step : steps) {
      start(
          step.name(),
          () -> {
            step.action().run();
            return step;
          });
    }
  }

  /** Runs one step of a start and returns its result; a failure names the step. */
  static <T> T start(String name, Callable<T> step) {
    long start = System.nanoTime();
    try {
      T result = step.call();
      log.debug("{} took {} ms", name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      return result;
    } catch (Exception e) {
      throw new IllegalStateException("start failed at " + name + ": " + e.getMessage(), e);
    }
  }

  /** Runs the steps of a stop in order; a failure is logged and the next step runs. */
  static void stop(List<Step> steps) {
    for (Step step : steps) {
      try {
        step.action().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.warn("stopping {} failed: {}", step.name(), e.toString());
      }
    }
  }

  /** Waits for a future, at most a minute. */
  static <T> T await(Future<T> future) {
    return await(future, LONGEST_WAIT);
  }

  /**
   * Waits for a future.
   *
   * @throws IllegalStateException with the message of its failure, or when the limit is over
   */
  static <T> T await(Future<T> future, Duration limit) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer in " + limit.toSeconds() + " s", e);
    }
  }
}
