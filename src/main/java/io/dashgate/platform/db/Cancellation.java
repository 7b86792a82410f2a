package io.dashgate.platform.db;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells long work to end early: because its time is up, because its client has gone, or because
 * somebody has asked for it. The work looks at it from time to time. Thread-safe.
 */
public final class Cancellation implements AutoCloseable {

  private final Context context = Objects.requireNonNull(Vertx.currentContext());
  private final Promise<Void> requested = Promise.promise();
  private final long end;
  private final long timer;
  private volatile @Nullable Throwable reason;

  /**
   * Begins the time of the work. Called on a Vert.x context.
   *
   * @param limit of the time
   * @param late makes the reason when the time is up
   */
  public Cancellation(Duration limit, Supplier<Throwable> late) {
    end = System.nanoTime() + limit.toNanos();
    timer = context.owner().setTimer(Math.max(1, limit.toMillis()), any -> cancel(late.get()));
  }

  /** Tells the work to end; only the first reason counts. */
  public synchronized void cancel(Throwable why) {
    if (reason == null) {
      reason = why;
      context.runOnContext(any -> requested.tryComplete());
    }
  }

  /** Returns why the work must end; null: it may go on. */
  public @Nullable Throwable reason() {
    return reason;
  }

  /** Completes when the work must end, on the context on which it has begun. */
  public Future<Void> requested() {
    return requested.future();
  }

  /** Returns the milliseconds until the time is up, at least 1. */
  public long leftMs() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
  }

  /** Ends the watch over the time; called when the work has ended. */
  @Override
  public void close() {
    context.owner().cancelTimer(timer);
  }
}
