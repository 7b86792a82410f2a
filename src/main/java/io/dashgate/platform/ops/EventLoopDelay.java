package io.dashgate.platform.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures how late the timers of each event loop fire, as a sign of blocking code. */
public final class EventLoopDelay {

  private static final long PERIOD_MS = 100;

  /** A busy loop exceeds this delay only if a single request blocks it. */
  private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final double NANOS = 1e9;

  private final Metrics metrics;

  /** Records the delays in {@code metrics}. */
  public EventLoopDelay(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Measures the event loop of the calling verticle until the verticle is undeployed.
   *
   * @param eventLoop its number, the label of the metrics
   */
  public void measure(Vertx vertx, int eventLoop) {
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
