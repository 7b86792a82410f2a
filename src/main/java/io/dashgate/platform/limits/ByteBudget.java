package io.dashgate.platform.limits;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number of bytes that the requests of a process share, such as the memory of all request bodies.
 * A request takes bytes through a {@link ByteLease} and gives them back when it needs them no more.
 * One tenant may take at most half. Thread-safe; the lock is held for a few steps only.
 */
public final class ByteBudget {

  /** More are refused at once: a longer queue would not be served before its deadlines. */
  private static final int MAX_WAITING = 1_000;

  private final long limit;
  private final Map<Object, Long> takenByTenant = new HashMap<>();
  private final Set<Waiter> waiting = new LinkedHashSet<>();
  private long used;
  private long refused;

  /** A request that waits for bytes. */
  private static final class Waiter {

    private final ByteLease lease;
    private final long bytes;
    private final Context context;
    private final Promise<Void> granted = Promise.promise();

    Waiter(ByteLease lease, long bytes, Context context) {
      this.lease = lease;
      this.bytes = bytes;
      this.context = context;
    }

    /** Completes the wait on the request's own context. */
    void end(@Nullable ApiException failure) {
      context.runOnContext(any -> granted.handle(result(failure)));
    }

    private static Future<Void> result(@Nullable ApiException failure) {
      return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
    }
  }

  /** Makes a budget of a number of bytes, of which none are taken. */
  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Makes a budget of a share of the largest heap, from 0 to 1. */
  public static ByteBudget ofHeap(double share) {
    return new ByteBudget((long) (Runtime.getRuntime().maxMemory() * share));
  }

  /**
   * Returns a lease that holds no bytes yet.
   *
   * @param tenant anything with equality; null: no share limits it
   */
  public ByteLease lease(@Nullable Object tenant) {
    return new ByteLease(this, tenant);
  }

  /** Returns all bytes, taken or not. */
  public long limit() {
    return limit;
  }

  /** Returns the most that one tenant may take. */
  public long limitOfTenant() {
    return limit / 2;
  }

  /** Returns the bytes that are taken. */
  public synchronized long used() {
    return used;
  }

  /** Returns how often bytes were refused. */
  public synchronized long refused() {
    return refused;
  }

  /** Takes bytes at once; false if too few are left, or others wait for them. */
  synchronized boolean tryTake(ByteLease lease, long bytes) {
    boolean fits = !lease.isClosed() && isFirst(lease) && fits(lease, bytes);
    if (fits) {
      add(lease, bytes);
    } else {
      refused++;
    }
    return fits;
  }

  /**
   * Takes more bytes for work that has begun, or throws a 429 or 503. It does not wait for those
   * who are yet to begin: what it has would be lost.
   */
  synchronized void takeNow(ByteLease lease, long bytes) {
    if (lease.isClosed() || !fits(lease, bytes)) {
      refused++;
      throw refusal(lease, bytes);
    }
    add(lease, bytes);
  }

  /**
   * Takes bytes, and waits for them if necessary. Waiting requests are served in their order; those
   * whose tenant has used up its share do not delay the others.
   *
   * @param timeoutMs longest wait in milliseconds
   * @return completes on the current context; fails with a 429 if the share of the tenant is used
   *     up, with a 503 if the budget is
   */
  Future<Void> take(ByteLease lease, long bytes, long timeoutMs) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    Waiter waiter;
    synchronized (this) {
      if (!lease.isClosed() && isFirst(lease) && fits(lease, bytes)) {
        add(lease, bytes);
        return Future.succeededFuture();
      }
      if (lease.isClosed()
          || timeoutMs <= 0
          || waiting.size() >= MAX_WAITING
          || bytes > limitOf(lease)) {
        refused++;
        return Future.failedFuture(refusal(lease, bytes));
      }
      waiter = new Waiter(lease, bytes, context);
      waiting.add(waiter);
    }
    long timer = context.owner().setTimer(timeoutMs, any -> giveUp(waiter));
    return waiter.granted.future().onComplete(any -> context.owner().cancelTimer(timer));
  }

  /** Sets what a lease holds. */
  void hold(ByteLease lease, long bytes) {
    List<Waiter> served;
    synchronized (this) {
      if (lease.isClosed()) {
        return;
      }
      add(lease, bytes - lease.held());
      served = serve();
    }
    served.forEach(waiter -> waiter.end(null));
  }

  /** Gives back bytes, at most those that are held, and serves those who wait for them. */
  void release(ByteLease lease, long bytes) {
    List<Waiter> served;
    synchronized (this) {
      add(lease, -Math.min(bytes, lease.held()));
      served = serve();
    }
    served.forEach(waiter -> waiter.end(null));
  }

  /** Gives back all bytes of a lease and ends its waits for more. */
  void close(ByteLease lease) {
    List<Waiter> abandoned;
    List<Waiter> served;
    synchronized (this) {
      lease.markClosed();
      add(lease, -lease.held());
      abandoned = waiting.stream().filter(waiter -> waiter.lease == lease).toList();
      abandoned.forEach(waiting::remove);
      served = serve();
    }
    abandoned.forEach(waiter -> waiter.end(ApiException.unavailable()));
    served.forEach(waiter -> waiter.end(null));
  }

  private void giveUp(Waiter waiter) {
    ApiException failure;
    List<Waiter> served;
    synchronized (this) {
      if (!waiting.remove(waiter)) {
        return;
      }
      refused++;
      failure = refusal(waiter.lease, waiter.bytes);
      served = serve();
    }
    waiter.end(failure);
    served.forEach(one -> one.end(null));
  }

  /** Removes and returns the waiting requests for which there are bytes now. */
  private List<Waiter> serve() {
    List<Waiter> served = new ArrayList<>();
    for (Iterator<Waiter> rest = waiting.iterator(); rest.hasNext(); ) {
      Waiter next = rest.next();
      if (used + next.bytes > limit) {
        break; // the next one is not overtaken, however much it needs
      }
      if (fits(next.lease, next.bytes)) {
        add(next.lease, next.bytes);
        served.add(next);
        rest.remove();
      }
    }
    return served;
  }

  /**
   * Whether no wait would be overtaken; waits of other tenants for their own share do not count.
   */
  private boolean isFirst(ByteLease lease) {
    return waiting.stream()
        .noneMatch(
            waiter ->
                Objects.equals(waiter.lease.tenant(), lease.tenant())
                    || fitsShare(waiter.lease, waiter.bytes));
  }

  private boolean fits(ByteLease lease, long bytes) {
    return used + bytes <= limit && fitsShare(lease, bytes);
  }

  private boolean fitsShare(ByteLease lease, long bytes) {
    return taken(lease) + bytes <= limitOf(lease);
  }

  private long limitOf(ByteLease lease) {
    return lease.tenant() == null ? limit : limitOfTenant();
  }

  private long taken(ByteLease lease) {
    Object tenant = lease.tenant();
    return tenant == null ? 0 : takenByTenant.getOrDefault(tenant, 0L);
  }

  private void add(ByteLease lease, long bytes) {
    used += bytes;
    lease.add(bytes);
    Object tenant = lease.tenant();
    if (tenant != null && bytes != 0 && takenByTenant.merge(tenant, bytes, Long::sum) == 0) {
      takenByTenant.remove(tenant);
    }
  }

  private ApiException refusal(ByteLease lease, long bytes) {
    return fitsShare(lease, bytes) ? ApiException.unavailable() : ApiException.tooManyAtOnce();
  }
}
