package io.dashgate.platform.limits;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares a fixed number of slots between tenants. A tenant alone may use most of them; several take
 * turns, however many requests each has. Requests without a slot wait, and are refused only if they
 * would wait for too long or too many wait already. For one event loop; not thread-safe.
 */
public final class FairQueue {

  /** How often {@link #tick} is to be called, in milliseconds. */
  public static final long TICK_MS = 250;

  /** The longest wait while the work does not go as usual: others need not wait to fail, too. */
  private static final long SHORT_WAIT_NANOS = Duration.ofMillis(750).toNanos();

  /** The largest number of waiting requests of one tenant. */
  static final int MAX_OF_TENANT = 1_000;

  /** The largest number of waiting requests of all tenants. */
  private static final int MAX_WAITING = 2_000;

  /** A part of a tenant may have at most this multiple of what is left for the tenant. */
  private static final int PART_FACTOR = 9;

  private final int slots;
  private final long timeoutNanos;
  private final QueueRefusals refusals;
  private final QueueStatistics statistics;
  private final Predicate<@Nullable Object> isUsual;
  private final LongSupplier nanoClock;
  private final Map<Object, QueuedTenant> tenants = new HashMap<>();

  /** The tenants with waiting requests; the one whose turn is next is first. */
  private final Map<Object, QueuedTenant> turns = new LinkedHashMap<>();

  /** The number of running requests for each server. */
  private final Map<Object, Integer> ofServers = new HashMap<>();

  private int running;
  private int waiting;

  /**
   * Makes an empty queue.
   *
   * @param slots requests that run at once
   * @param timeout the longest wait of a request
   * @param isUsual whether the work that needs a server (null: none of its own) goes as usual; if
   *     not, requests for it wait for a short time only
   */
  public FairQueue(
      int slots,
      Duration timeout,
      OverloadCounts counts,
      QueueStatistics statistics,
      Predicate<@Nullable Object> isUsual) {
    this(slots, timeout, counts, statistics, isUsual, System::nanoTime);
  }

  FairQueue(
      int slots,
      Duration timeout,
      OverloadCounts counts,
      QueueStatistics statistics,
      Predicate<@Nullable Object> isUsual,
      LongSupplier nanoClock) {
    this.slots = slots;
    this.timeoutNanos = timeout.toNanos();
    this.refusals = new QueueRefusals(timeout, counts);
    this.statistics = statistics;
    this.isUsual = isUsual;
    this.nanoClock = nanoClock;
  }

  /**
   * Runs work as soon as it is the turn of its share. Its slot is released when the work ends, even
   * if the client has disconnected, since the database continues.
   *
   * @param abandoned completes when nobody needs the result any more: waiting work is then dropped
   * @return the result of the work; a 429 or 503 if it was refused; a 504 if it was dropped
   */
  public <T> Future<T> submit(Share share, Future<?> abandoned, Supplier<Future<T>> work) {
    QueuedTenant tenant =
        tenants.computeIfAbsent(share.tenant(), any -> new QueuedTenant(share.group()));
    // if requests of the tenant wait for a slot, it may not have another one
    if (!tenant.hasNext(server -> mayStart(tenant, server)) && mayStart(tenant, share.server())) {
      statistics.waited(0);
      take(share, tenant);
      return start(share, tenant, work);
    }
    ApiException refusal = refusal(share, tenant);
    if (refusal == null) {
      return enqueue(share, tenant, abandoned, work);
    }
    forgetIfIdle(share.tenant(), tenant);
    return Future.failedFuture(refusal);
  }

  /** Refuses the requests that have waited for too long. To be called regularly. */
  public void tick() {
    if (waiting == 0) {
      return;
    }
    long now = nanoClock.getAsLong();
    boolean allUsual = ofServers.isEmpty() && isUsual.test(null);
    long shortest = allUsual ? timeoutNanos : Math.min(timeoutNanos, SHORT_WAIT_NANOS);
    for (Map.Entry<Object, QueuedTenant> entry : List.copyOf(turns.entrySet())) {
      QueuedTenant tenant = entry.getValue();
      tenant.measure(now);
      for (WaitingRequest request : tenant.waitingSince(now - shortest)) {
        boolean usual = allUsual || isUsual.test(request.server());
        boolean late = !usual || now - request.since() >= timeoutNanos;
        boolean isCause = late && usual && isCause(tenant, request.part());
        if (late && remove(entry.getKey(), tenant, request)) {
          request.refuse(refusals.waitedTooLong(tenant, isCause));
        }
      }
    }
  }

  /** Whether requests wait for a slot. */
  public boolean isWanted() {
    return waiting > 0;
  }

  private @Nullable ApiException refusal(Share share, QueuedTenant tenant) {
    // like slots, places are left for the next tenant and the next part
    boolean full = tenant.waiting() >= Math.min(MAX_OF_TENANT, MAX_WAITING - waiting);
    boolean partFull =
        tenant.waiting(share.part()) >= PART_FACTOR * (MAX_OF_TENANT - tenant.waiting());
    if (full || partFull) {
      return refusals.full(tenant, isCause(tenant, share.part()));
    }
    return tenant.expectedWaitNanos(share.part()) > timeoutNanos
        ? refusals.waitedTooLong(tenant, isCause(tenant, share.part()))
        : null;
  }

  /** Whether a tenant, or the part of a shared one, has at least an even part of what waits. */
  private boolean isCause(QueuedTenant tenant, Object part) {
    return tenant.group().isShared()
        ? tenant.waiting(part) * tenant.waitingParts() >= tenant.waiting()
        : tenant.waiting() * turns.size() >= waiting;
  }

  private <T> Future<T> enqueue(
      Share share, QueuedTenant tenant, Future<?> abandoned, Supplier<Future<T>> work) {
    Promise<T> outcome = Promise.promise();
    Executor ownContext = ownContext();
    long now = nanoClock.getAsLong();
    WaitingRequest request =
        new WaitingRequest(share, now) {
          @Override
          void run() {
            statistics.waited(nanoClock.getAsLong() - now);
            ownContext.execute(() -> start(share, tenant, work).onComplete(outcome));
          }

          @Override
          void refuse(ApiException reason) {
            ownContext.execute(() -> outcome.fail(reason));
          }
        };
    tenant.add(request, now);
    waiting++;
    statistics.joined(share.group());
    turns.putIfAbsent(share.tenant(), tenant);
    abandoned.onComplete(
        any -> {
          if (remove(share.tenant(), tenant, request)) {
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

  private boolean remove(Object key, QueuedTenant tenant, WaitingRequest request) {
    if (!tenant.remove(request)) {
      return false;
    }
    left(key, tenant);
    forgetIfIdle(key, tenant);
    return true;
  }

  private void left(Object key, QueuedTenant tenant) {
    waiting--;
    statistics.left(tenant.group());
    if (tenant.waiting() == 0) {
      turns.remove(key, tenant);
    }
  }

  private void take(Share share, QueuedTenant tenant) {
    running++;
    tenant.started();
    if (share.server() != null) {
      ofServers.merge(share.server(), 1, Integer::sum);
    }
  }

  /** A tenant leaves some slots free for the others, those of its server too. */
  private boolean mayStart(QueuedTenant tenant, @Nullable Object server) {
    return tenant.mayStart(free(server));
  }

  /**
   * Returns how many more requests may start that need a server. As for a tenant alone, the work
   * for one server leaves some slots free for that of others.
   */
  private int free(@Nullable Object server) {
    int all = slots - running;
    if (server == null) {
      return all;
    }
    int ofServer = ofServers.getOrDefault(server, 0);
    int more = 0;
    while (Share.Group.TENANTS.mayStart(ofServer + more, all - more)) {
      more++;
    }
    return more;
  }

  private <T> Future<T> start(Share share, QueuedTenant tenant, Supplier<Future<T>> work) {
    return Future.succeededFuture()
        .compose(any -> work.get())
        .onComplete(any -> finished(share, tenant));
  }

  private void finished(Share share, QueuedTenant tenant) {
    running--;
    tenant.finished();
    if (share.server() != null) {
      ofServers.computeIfPresent(share.server(), (any, count) -> count == 1 ? null : count - 1);
    }
    while (waiting > 0 && running < slots && startNext()) {
      // until the slots or the requests that may run are used up
    }
    forgetIfIdle(share.tenant(), tenant);
  }

  /** Starts a request of the next tenant that may use a slot; false if there is none. */
  private boolean startNext() {
    Iterator<Map.Entry<Object, QueuedTenant>> entries = turns.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Object, QueuedTenant> entry = entries.next();
      QueuedTenant tenant = entry.getValue();
      WaitingRequest request = tenant.next(server -> mayStart(tenant, server));
      if (request != null) {
        Object key = entry.getKey();
        entries.remove();
        turns.put(key, tenant);
        left(key, tenant);
        take(request.share(), tenant);
        request.run();
        return true;
      }
    }
    return false;
  }

  private void forgetIfIdle(Object key, QueuedTenant tenant) {
    if (tenant.isIdle()) {
      tenants.remove(key, tenant);
    }
  }
}
