package io.dashgate.platform.http.server;

import io.dashgate.platform.db.Deadline;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The work of a request that has a slot of the queue: how long it may take, and hold the slot. */
final class RunningWork {

  /** The deadline of Postgres is later by this time, so that the 504 is sent and counted here. */
  static final long MOMENT_MS = 100;

  private final Vertx vertx;
  private final Consumer<ApiException> whenLate;
  private final Promise<Void> released = Promise.promise();
  private long timer;

  /**
   * Begins the time of work.
   *
   * @param whenLate is given the answer when the time is up
   */
  RunningWork(Vertx vertx, long limitMs, Consumer<ApiException> whenLate) {
    this.vertx = vertx;
    this.whenLate = whenLate;
    limit(limitMs, ApiException::timedOut);
  }

  private void limit(long limitMs, Supplier<ApiException> late) {
    Deadline.set(limitMs + MOMENT_MS);
    timer = vertx.setTimer(Math.max(1, limitMs), any -> whenLate.accept(late.get()));
  }

  /** Gives the work another time limit, and its slot to others. */
  void extend(Duration limit, Supplier<ApiException> late) {
    vertx.cancelTimer(timer);
    limit(limit.toMillis(), late);
    released.tryComplete();
  }

  /**
   * Ends the time of the work.
   *
   * @param failure null: it has succeeded
   */
  void over(@Nullable Throwable failure) {
    vertx.cancelTimer(timer);
    if (failure == null) {
      released.tryComplete();
    } else {
      released.tryFail(failure);
    }
  }

  /** Completes when the slot is free; fails as the work does if it is held until then. */
  Future<Void> released() {
    return released.future();
  }
}
