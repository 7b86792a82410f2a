package io.dashgate.ops;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures how late the timers of each event loop fire. */
public final class LoopWatch {

  private static final long PERIOD_MS = 500;

  private final Metrics metrics;

  /** Measures into {@code metrics}. */
  public LoopWatch(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Watches the event loop of the calling verticle, by its number, until it is undeployed. */
  public void watch(Vertx vertx, int instance) {
    Timer delay = metrics.loopDelay(instance);
    long[] due = {System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS)};
    vertx.setPeriodic(
        PERIOD_MS,
        id -> {
          long now = System.nanoTime();
          delay.record(Math.max(0, now - due[0]), TimeUnit.NANOSECONDS);
          due[0] = now + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
        });
  }
}
