package io.dashgate.platform.limits;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Limits what one tenant can take from the others. A few requests of a tenant run at once, fewer
 * than a pool has connections; a few more wait; the rest are refused. For one event loop; not
 * thread-safe.
 */
public final class FairQueue {

  private final int maxRunning;
  private final IntSupplier maxInFlight;
  private final OverloadCounts refusals;
  private final Map<Object, Tenant> tenants = new HashMap<>();

  /** The requests of one tenant. */
  private static final class Tenant {

    private int running;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
  }

  /**
   * Makes an empty queue.
   *
   * @param maxRunning requests of one tenant that run at once
   * @param maxInFlight running and waiting requests of one tenant; may change
   */
  public FairQueue(int maxRunning, IntSupplier maxInFlight, OverloadCounts refusals) {
    this.maxRunning = maxRunning;
    this.maxInFlight = maxInFlight;
    this.refusals = refusals;
  }

  /**
   * Runs work when its tenant has a free slot. The slot is released when the work ends, even if the
   * client has disconnected, since the database continues.
   *
   * @param key identifies the tenant; anything with equality
   * @param abandoned completes when nobody needs the result any more: waiting work is then dropped
   * @return the result of the work; a 429 if too many requests wait; a 504 if the work was dropped
   */
  public <T> Future<T> submit(Object key, Future<?> abandoned, Supplier<Future<T>> work) {
    Tenant tenant = tenants.computeIfAbsent(key, any -> new Tenant());
    if (tenant.running < Math.min(maxRunning, maxInFlight.getAsInt())) {
      tenant.running++;
      return start(key, tenant, work);
    }
    if (tenant.waiting.size() >= maxInFlight.getAsInt() - tenant.running) {
      refusals.count(OverloadCounts.Reason.PROJECT);
      return Future.failedFuture(ApiException.tooManyAtOnce());
    }
    Promise<T> outcome = Promise.promise();
    Executor ownContext = ownContext();
    Runnable turn =
        () -> {
          tenant.running++;
          ownContext.execute(() -> start(key, tenant, work).onComplete(outcome));
        };
    tenant.waiting.add(turn);
    abandoned.onComplete(
        any -> {
          if (tenant.waiting.remove(turn)) {
            outcome.fail(ApiException.timedOut());
          }
        });
    return outcome.future();
  }

  /** Runs on the waiting request's own context, so that traces are attributed to it. */
  private static Executor ownContext() {
    Context context = Vertx.currentContext();
    return context == null ? Runnable::run : run -> context.runOnContext(any -> run.run());
  }

  private <T> Future<T> start(Object key, Tenant tenant, Supplier<Future<T>> work) {
    return Future.succeededFuture()
        .compose(any -> work.get())
        .onComplete(any -> finished(key, tenant));
  }

  private void finished(Object key, Tenant tenant) {
    tenant.running--;
    while (tenant.running < maxRunning && !tenant.waiting.isEmpty()) {
      tenant.waiting.remove().run();
    }
    if (tenant.running == 0) {
      tenants.remove(key, tenant);
    }
  }
}
