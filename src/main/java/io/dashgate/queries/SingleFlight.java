package io.dashgate.queries;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Does the same work once for all who want it at the same time. Thread-safe.
 *
 * @param <K> identifies work
 * @param <V> its result
 */
final class SingleFlight<K, V> {

  private final Map<K, Flight<V>> running = new ConcurrentHashMap<>();

  /** Work that is being done. */
  private static final class Flight<V> {

    private final AtomicInteger interested = new AtomicInteger(1);
    private final Promise<Void> abandoned = Promise.promise();
    private final Promise<V> done = Promise.promise();

    /** Whether it is not abandoned yet. */
    boolean enter() {
      return interested.getAndUpdate(number -> number == 0 ? 0 : number + 1) > 0;
    }

    void leave() {
      if (interested.decrementAndGet() == 0) {
        abandoned.tryComplete();
      }
    }
  }

  /**
   * Does work, or joins those who wait for it.
   *
   * @param over completes when the caller does not want the result any more
   * @param work gets a future that completes when nobody wants it any more
   * @return completes on the context of the caller
   */
  Future<V> join(K key, Future<Void> over, Function<Future<Void>, Future<V>> work) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    Flight<V> mine = new Flight<>();
    Flight<V> flight =
        running.compute(key, (any, other) -> other != null && other.enter() ? other : mine);
    Promise<V> here = Promise.promise();
    flight.done.future().onComplete(result -> context.runOnContext(any -> here.handle(result)));
    over.onComplete(any -> flight.leave());
    if (flight == mine) {
      Future.<Void>succeededFuture()
          .compose(any -> work.apply(mine.abandoned.future()))
          .onComplete(
              result -> {
                running.remove(key, mine);
                mine.done.handle(result);
              });
    }
    return here.future();
  }
}
