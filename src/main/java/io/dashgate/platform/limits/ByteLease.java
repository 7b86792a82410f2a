package io.dashgate.platform.limits;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one request holds of a {@link ByteBudget}. {@link #close} gives all of them back,
 * once however often it is called; after it nothing can be taken. Thread-safe.
 */
public final class ByteLease implements AutoCloseable {

  private final ByteBudget budget;
  private final @Nullable Object tenant;
  private long held;
  private boolean closed;

  ByteLease(ByteBudget budget, @Nullable Object tenant) {
    this.budget = budget;
    this.tenant = tenant;
  }

  /** Takes bytes at once; false if too few are left. */
  public boolean tryTake(long wanted) {
    return budget.tryTake(this, wanted);
  }

  /**
   * Takes more bytes at once for work that has begun, whoever waits for some.
   *
   * @throws io.dashgate.platform.problem.ApiException 429 if the share of the tenant is used up,
   *     503 if the budget is
   */
  public void takeNow(long wanted) {
    budget.takeNow(this, wanted);
  }

  /**
   * Takes bytes and waits for them if necessary. Must be called on a Vert.x context.
   *
   * @param timeoutMs longest wait in milliseconds
   * @return completes on the current context; fails with a 429 if the share of the tenant is used
   *     up, with a 503 if the budget is
   */
  public Future<Void> take(long wanted, long timeoutMs) {
    return budget.take(this, wanted, timeoutMs);
  }

  /**
   * Sets what is held to the size of memory that is in use already, whether or not so many bytes
   * are left. A closed lease remains empty.
   */
  public void hold(long bytes) {
    budget.hold(this, bytes);
  }

  /** Gives back some of the bytes, at most those that are held. */
  public void release(long some) {
    budget.release(this, some);
  }

  /** Returns the most bytes that can ever be held. */
  public long most() {
    return tenant == null ? budget.limit() : budget.limitOfTenant();
  }

  /** Returns the bytes that are held. */
  public long bytes() {
    synchronized (budget) {
      return held;
    }
  }

  /** Gives back all bytes and ends the waits for more. */
  @Override
  public void close() {
    budget.close(this);
  }

  @Nullable Object tenant() {
    return tenant;
  }

  // The rest is called by the budget, which holds its lock.

  long held() {
    return held;
  }

  void add(long change) {
    held += change;
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }
}
