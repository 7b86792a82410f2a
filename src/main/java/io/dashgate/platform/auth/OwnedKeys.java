package io.dashgate.platform.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The cached keys of each owner, up to a number. The entries of the cache refer to them; they are
 * gone when no entry does. Thread-safe.
 *
 * @param <K> the key of an entry
 */
final class OwnedKeys<K> {

  private final int max;
  private final Cache<Object, Keys<K>> owners =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  /** Starts without owners; each may have up to {@code max} keys. */
  OwnedKeys(int max) {
    this.max = max;
  }

  /** The keys of one owner, the oldest first. */
  static final class Keys<K> {

    private final int max;
    private final Queue<K> keys = new ArrayDeque<>(1);

    private Keys(int max) {
      this.max = max;
    }

    /** Adds a key, unless it is there; returns the oldest one, which has to go, or null. */
    synchronized @Nullable K add(K key) {
      if (!keys.contains(key)) {
        keys.add(key);
      }
      return keys.size() > max ? keys.remove() : null;
    }
  }

  /** Returns the keys of an owner. */
  Keys<K> of(Object owner) {
    return owners.get(owner, any -> new Keys<>(max));
  }
}
