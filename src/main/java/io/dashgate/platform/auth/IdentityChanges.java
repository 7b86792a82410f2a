package io.dashgate.platform.auth;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The changes that invalidate cached identities, numbered. One object for all identity caches of
 * the process. Entries stay in their caches and are compared with the changes when they are read,
 * so an invalidation costs the same however much is cached, and also covers look-ups under way.
 */
public final class IdentityChanges {

  /** Tags that share a slot are invalidated together: rare, and it costs one look-up. */
  private static final int SLOTS = 4_096;

  private final AtomicLong last = new AtomicLong();

  /** The number of the last change of the tags of each slot. */
  private final AtomicLongArray lastBySlot = new AtomicLongArray(SLOTS);

  private volatile boolean invalidationsReliable;

  /** Returns the number of the last change. */
  long last() {
    return last.get();
  }

  /** Invalidates all entries with a tag, and all negative entries. */
  void invalidate(CacheTag tag) {
    record(slot(tag), last.incrementAndGet());
  }

  /** Invalidates all entries. */
  void invalidateAll() {
    long change = last.incrementAndGet();
    for (int slot = 0; slot < SLOTS; slot++) {
      record(slot, change);
    }
  }

  /** Whether one of the tags was invalidated after the change {@code asOf}. */
  boolean changedSince(long asOf, List<CacheTag> tags) {
    for (CacheTag tag : tags) {
      if (lastBySlot.get(slot(tag)) > asOf) {
        return true;
      }
    }
    return false;
  }

  /** Whether every change is reported; false at first. */
  boolean invalidationsReliable() {
    return invalidationsReliable;
  }

  /**
   * Sets whether every change is reported from here on. When that begins, earlier changes may have
   * been missed, so all entries are invalidated.
   */
  void invalidationsReliable(boolean reliable) {
    if (reliable) {
      invalidateAll();
    }
    invalidationsReliable = reliable;
  }

  /** Concurrent changes may arrive in any order: the later one counts. */
  private void record(int slot, long change) {
    lastBySlot.accumulateAndGet(slot, change, Math::max);
  }

  private static int slot(CacheTag tag) {
    return Math.floorMod(tag.hashCode(), SLOTS);
  }
}
