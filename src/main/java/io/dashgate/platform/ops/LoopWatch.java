package io.dashgate.platform.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures how late the timers of each event loop fire. */
public final class LoopWatch {

  private static final long PERIOD_MS = 100;

  /** A loop that is busy with many requests is later than this only if one of them is at fault. */
  private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final double NANOS = 1e9;

  private final Metrics metrics;

  /** Measures into {@code metrics}. */
  public LoopWatch(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Watches the event loop of the calling verticle, by its number, until it is undeployed. */
  public void watch(Vertx vertx, int eventLoop) {
    Timer lag = metrics.loopLag(eventLoop);
    Counter blocked = metrics.loopBlocked(eventLoop);
    long[] due = {System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS)};
    vertx.setPeriodic(
        PERIOD_MS,
        id -> {
          long now = System.nanoTime();
          long late = Math.max(0, now - due[0]);
          lag.record(late, TimeUnit.NANOSECONDS);
          if (late > BLOCKED_NANOS) {
            blocked.increment(late / NANOS);
          }
          due[0] = now + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
        });
  }
}
