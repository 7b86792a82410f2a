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
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cache in front of a look-up of identities, bounded by a part of the heap. Negative entries have
 * a cache of their own, so guesses displace no known identity. One owner, such as a user, has a
 * small part of the entries, so its keys, tokens or projects displace few of those of others.
 *
 * @param <K> the key of a look-up
 * @param <V> its result
 */
final class CachedLookup<K, V> {

  /** Each cache takes at most a fortieth of the heap, and a tenth of that for negative entries. */
  private static final int HEAP_PART = 40;

  private static final int MISSING_PART = 10;

  /** The bytes of the heap that an entry takes without its value; all of a negative entry. */
  private static final int WEIGHT = 450;

  /** One owner may have this part of the entries, or more if that is fewer than the minimum. */
  private static final int OWNER_PART = 64;

  private static final int MIN_OF_OWNER = 32;

  /** A backstop: with reliable invalidations entries could stay for ever. */
  private static final Duration FOUND_LIFETIME = Duration.ofMinutes(10);

  /** The lifetime while invalidations are not reliable. */
  private static final Duration UNRELIABLE_LIFETIME = Duration.ofSeconds(60);

  private static final Duration MISSING_LIFETIME = Duration.ofSeconds(5);

  /** How long it is known that a look-up has found a key: longer than the result is used. */
  private static final Duration KNOWN_LIFETIME = Duration.ofHours(1);

  private final IdentityChanges changes;
  private final BiFunction<K, V, List<CacheTag>> tags;
  private final Ticker ticker;
  private final Cache<K, Entry<V>> found;
  private final Cache<K, Entry<V>> missing;
  private final OwnedKeys<K> owned;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * The result of a look-up.
   *
   * @param asOf the last change before the look-up
   * @param at the ticker's time when the look-up began, in nanoseconds
   * @param lifetime from then on, in nanoseconds
   * @param owned keeps the keys of the owner in memory; null for a negative entry
   */
  private record Entry<V>(
      Optional<V> value,
      List<CacheTag> tags,
      long asOf,
      long at,
      long lifetime,
      @Nullable Object owned) {}

  /**
   * Creates an empty cache.
   *
   * @param tags the tags of an entry; at least one, and the first one is its owner
   * @param weigher the bytes of the heap that a value takes
   */
  CachedLookup(
      IdentityChanges changes, BiFunction<K, V, List<CacheTag>> tags, ToIntFunction<V> weigher) {
    this(
        changes,
        tags,
        weigher,
        Runtime.getRuntime().maxMemory() / HEAP_PART,
        Ticker.systemTicker());
  }

  CachedLookup(
      IdentityChanges changes,
      BiFunction<K, V, List<CacheTag>> tags,
      ToIntFunction<V> weigher,
      long bytes,
      Ticker ticker) {
    this.changes = changes;
    this.tags = tags;
    this.ticker = ticker;
    this.found = cache(bytes, weigher, KNOWN_LIFETIME);
    this.missing = cache(bytes / MISSING_PART, weigher, MISSING_LIFETIME);
    this.owned = new OwnedKeys<>(Math.max(MIN_OF_OWNER, (int) (bytes / WEIGHT / OWNER_PART)));
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
    return negative != null && negative.asOf() == changes.last() && isCurrent(negative)
        ? negative
        : null;
  }

  private boolean isCurrent(Entry<V> entry) {
    long age = ticker.read() - entry.at();
    return age < entry.lifetime()
        && !changes.changedSince(entry.asOf(), entry.tags())
        && (changes.invalidationsReliable() || age < UNRELIABLE_LIFETIME.toNanos());
  }

  private void keep(K key, Optional<V> result, long asOf, long at) {
    if (result.isEmpty()) {
      found.invalidate(key);
      long lifetime = withJitter(MISSING_LIFETIME);
      missing.put(key, new Entry<>(result, List.of(), asOf, at, lifetime, null));
      return;
    }
    List<CacheTag> resultTags = tags.apply(key, result.get());
    OwnedKeys.Keys<K> keys = owned.of(resultTags.get(0));
    long lifetime = withJitter(FOUND_LIFETIME);
    found.put(key, new Entry<>(result, resultTags, asOf, at, lifetime, keys));
    K oldest = keys.add(key);
    if (oldest != null) {
      found.invalidate(oldest);
    }
  }

  private Cache<K, Entry<V>> cache(long bytes, ToIntFunction<V> weigher, Duration lifetime) {
    return Caffeine.newBuilder()
        .ticker(ticker)
        .maximumWeight(bytes)
        .weigher(
            (K key, Entry<V> entry) -> WEIGHT + entry.value().map(weigher::applyAsInt).orElse(0))
        .executor(Runnable::run)
        .expireAfter(
            Expiry.<K, Entry<V>>writing(
                (key, entry) -> lifetime.minusNanos(ticker.read() - entry.at())))
        .build();
  }

  /** With jitter, since entries that were made together must not all expire together. */
  private static long withJitter(Duration lifetime) {
    return lifetime.toNanos() / 100 * ThreadLocalRandom.current().nextInt(80, 101);
  }
}
