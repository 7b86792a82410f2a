package io.dashgate.platform.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache in front of a look-up of identities. Negative entries have a cache of their own,
 * so guesses evict no known identity.
 *
 * @param <K> the key of a look-up
 * @param <V> its result
 */
final class CachedLookup<K, V> {

  private static final int MAX_FOUND = 100_000;
  private static final int MAX_MISSING = 20_000;

  /** A backstop: with reliable invalidations entries could stay for ever. */
  private static final Duration FOUND_LIFETIME = Duration.ofMinutes(10);

  /** The lifetime while invalidations are not reliable. */
  private static final Duration UNRELIABLE_LIFETIME = Duration.ofSeconds(60);

  private static final Duration MISSING_LIFETIME = Duration.ofSeconds(5);

  private final IdentityChanges changes;
  private final BiFunction<K, V, List<CacheTag>> tags;
  private final Ticker ticker;
  private final Cache<K, Entry<V>> found;
  private final Cache<K, Entry<V>> missing;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * The result of a look-up.
   *
   * @param asOf the last change before the look-up
   * @param at the ticker's time when the look-up began, in nanoseconds
   */
  private record Entry<V>(Optional<V> value, List<CacheTag> tags, long asOf, long at) {}

  /**
   * Creates an empty cache.
   *
   * @param tags the tags of an entry; at least one
   */
  CachedLookup(IdentityChanges changes, BiFunction<K, V, List<CacheTag>> tags) {
    this(changes, tags, Ticker.systemTicker());
  }

  CachedLookup(IdentityChanges changes, BiFunction<K, V, List<CacheTag>> tags, Ticker ticker) {
    this.changes = changes;
    this.tags = tags;
    this.ticker = ticker;
    this.found = cache(MAX_FOUND, FOUND_LIFETIME);
    this.missing = cache(MAX_MISSING, MISSING_LIFETIME);
  }

  /** Returns the cached result for {@code key}, or else that of {@code load}, which may wait. */
  Future<Optional<V>> get(K key, Lookups lookups, Supplier<Future<Optional<V>>> load) {
    return get(key, lookups, () -> {}, load);
  }

  /**
   * Returns the cached result for {@code key}, or else that of {@code load}, which may wait.
   *
   * @param beforeUnknown runs before the look-up of a key that was not found lately; its exception
   *     prevents the look-up
   */
  Future<Optional<V>> get(
      K key, Lookups lookups, Runnable beforeUnknown, Supplier<Future<Optional<V>>> load) {
    Entry<V> cached = cached(key);
    if (cached != null) {
      hits.increment();
      return Future.succeededFuture(cached.value());
    }
    if (found.getIfPresent(key) == null) {
      beforeUnknown.run();
    }
    misses.increment();
    return lookups.run(() -> load(key, load));
  }

  private Future<Optional<V>> load(K key, Supplier<Future<Optional<V>>> load) {
    Entry<V> meanwhile = cached(key);
    if (meanwhile != null) {
      return Future.succeededFuture(meanwhile.value());
    }
    // both before the look-up, which may read the state of its beginning
    long asOf = changes.last();
    long at = ticker.read();
    return load.get()
        .map(
            result -> {
              keep(key, result, asOf, at);
              return result;
            });
  }

  /** Returns the live statistics of this cache. */
  LookupStatistics statistics() {
    return new LookupStatistics(hits::sum, misses::sum, found::estimatedSize);
  }

  private @Nullable Entry<V> cached(K key) {
    Entry<V> positive = found.getIfPresent(key);
    if (positive != null && isCurrent(positive)) {
      return positive;
    }
    Entry<V> negative = missing.getIfPresent(key);
    // any change may have created it
    return negative != null && negative.asOf() == changes.last() ? negative : null;
  }

  private boolean isCurrent(Entry<V> entry) {
    return !changes.changedSince(entry.asOf(), entry.tags())
        && (changes.invalidationsReliable()
            || ticker.read() - entry.at() < UNRELIABLE_LIFETIME.toNanos());
  }

  private void keep(K key, Optional<V> result, long asOf, long at) {
    List<CacheTag> resultTags = result.map(value -> tags.apply(key, value)).orElse(List.of());
    (result.isPresent() ? found : missing).put(key, new Entry<>(result, resultTags, asOf, at));
  }

  private Cache<K, Entry<V>> cache(int size, Duration lifetime) {
    return Caffeine.newBuilder()
        .ticker(ticker)
        .maximumSize(size)
        .executor(Runnable::run)
        .expireAfter(Expiry.<K, Entry<V>>writing((key, entry) -> remaining(entry, lifetime)))
        .build();
  }

  /** With jitter, since entries that were made together must not all expire together. */
  private Duration remaining(Entry<V> entry, Duration lifetime) {
    return lifetime
        .multipliedBy(ThreadLocalRandom.current().nextInt(80, 101))
        .dividedBy(100)
        .minusNanos(ticker.read() - entry.at());
  }
}
