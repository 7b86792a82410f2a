package io.dashgate.platform.limits;

/**
 * The bytes that one request holds: of the budget of unknown callers, and once its caller is known,
 * of that of callers. Thread-safe.
 */
public final class MovableLease implements AutoCloseable {

  private ByteLease lease;

  /** Makes one that holds what {@code lease} holds. */
  public MovableLease(ByteLease lease) {
    this.lease = lease;
  }

  /** Takes bytes at once; false if too few are left. */
  public synchronized boolean tryTake(long wanted) {
    return lease.tryTake(wanted);
  }

  /** Gives back some of the bytes, at most those that are held. */
  public synchronized void release(long some) {
    lease.release(some);
  }

  /** Returns the most bytes that can ever be held. */
  public synchronized long most() {
    return lease.most();
  }

  /** Moves what is held to an empty lease, if that has room for it; else closes that. */
  public synchronized void moveTo(ByteLease other) {
    if (other.tryTake(lease.bytes())) {
      lease.close();
      lease = other;
    } else {
      other.close();
    }
  }

  /** Gives back all bytes; after it nothing can be taken. */
  @Override
  public synchronized void close() {
    lease.close();
  }
}
