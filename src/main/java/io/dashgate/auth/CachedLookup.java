package io.dashgate.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * A bounded cache in front of a look-up of identities. It keeps that nothing was found, too, apart
 * from the rest, so that guesses push nobody out. A look-up that was under way when something was
 * invalidated is not kept: it may have read the old state.
 *
 * @param <K> what is looked up
 * @param <V> what is found
 */
final class CachedLookup<K, V> {

  private static final int MAX_FOUND = 100_000;
  private static final int MAX_MISSING = 20_000;

  /** Invalidation is by notification; lifetimes are for when the listener is down. */
  private static final Duration FOUND_LIFETIME = Duration.ofSeconds(60);

  private static final Duration MISSING_LIFETIME = Duration.ofSeconds(5);

  private final Cache<K, V> found = cache(MAX_FOUND, FOUND_LIFETIME);
  private final Cache<K, Boolean> missing = cache(MAX_MISSING, MISSING_LIFETIME);
  private final AtomicLong generation = new AtomicLong();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Returns what is known of {@code key}, or else what {@code load} finds. */
  Future<Optional<V>> get(K key, Supplier<Future<Optional<V>>> load) {
    V hit = found.getIfPresent(key);
    if (hit != null) {
      hits.increment();
      return Future.succeededFuture(Optional.of(hit));
    }
    if (missing.getIfPresent(key) != null) {
      hits.increment();
      return Future.succeededFuture(Optional.empty());
    }
    misses.increment();
    long before = generation.get();
    return load.get()
        .map(
            result -> {
              keep(key, result, before);
              return result;
            });
  }

  /** Returns what it is good for, as it goes on. */
  LookupStatistics statistics() {
    return new LookupStatistics(hits::sum, misses::sum, found::estimatedSize);
  }

  /** Forgets the entries that match, and everything that was not found. */
  void invalidate(BiPredicate<K, V> matches) {
    generation.incrementAndGet();
    found.asMap().entrySet().removeIf(entry -> matches.test(entry.getKey(), entry.getValue()));
    missing.invalidateAll();
  }

  /** Forgets everything. */
  void clear() {
    invalidate((key, value) -> true);
  }

  private void keep(K key, Optional<V> result, long before) {
    if (result.isPresent()) {
      found.put(key, result.get());
    } else {
      missing.put(key, true);
    }
    if (generation.get() != before) {
      found.invalidate(key);
      missing.invalidate(key);
    }
  }

  private static <A, B> Cache<A, B> cache(int size, Duration lifetime) {
    return Caffeine.newBuilder()
        .maximumSize(size)
        .expireAfter(Expiry.<A, B>creating((key, value) -> jittered(lifetime)))
        .build();
  }

  /** Entries made together must not all expire together. */
  private static Duration jittered(Duration lifetime) {
    return lifetime.multipliedBy(ThreadLocalRandom.current().nextInt(80, 101)).dividedBy(100);
  }
}
