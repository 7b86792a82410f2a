package io.dashgate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the steps of starting and stopping, each under its name and with a limited wait. */
final class Steps {

  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private Steps() {}

  /** A step of starting up. */
  @FunctionalInterface
  interface Start<T> {
    T run() throws Exception;
  }

  /** A step of stopping. */
  @FunctionalInterface
  interface Stop {
    void run() throws Exception;
  }

  /** Runs a step of starting; one that fails names itself. */
  static <T> T start(String name, Start<T> step) {
    long start = System.nanoTime();
    try {
      T result = step.run();
      log.debug("{} took {} ms", name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      return result;
    } catch (Exception e) {
      throw new IllegalStateException("start failed at " + name + ": " + e.getMessage(), e);
    }
  }

  /** Runs a step of stopping; one that fails is logged, since the next ones must follow. */
  static void stop(String name, Stop step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.warn("stopping {} failed: {}", name, e.toString());
    }
  }

  /** Waits for a part of a step; never call it on an event loop. */
  static <T> T await(Future<T> future) {
    return await(future, LONGEST_WAIT);
  }

  /** Waits for a part of a step, at most so long. */
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
