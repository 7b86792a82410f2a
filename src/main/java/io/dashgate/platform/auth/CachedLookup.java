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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A bounded cache in front of a look-up of identities. It keeps that nothing was found, too, apart
 * from the rest, so that guesses push nobody out. What is invalidated stays where it is until it is
 * asked for: changes are numbered, and each entry knows up to which it is true. So invalidation
 * costs the same however much is cached, and a look-up that was under way meanwhile, which may have
 * read the old state, is not believed either. While nobody tells of changes, entries are believed
 * for a minute.
 *
 * @param <K> what is looked up
 * @param <V> what is found
 */
final class CachedLookup<K, V> {

  private static final int MAX_FOUND = 100_000;
  private static final int MAX_MISSING = 20_000;

  /** Subjects that share a slot are forgotten together: rarely, and at the price of a look-up. */
  private static final int SLOTS = 4_096;

  /** Where changes are told, entries could live for ever; so long is for what nobody thought of. */
  private static final Duration FOUND_LIFETIME = Duration.ofMinutes(10);

  /** How old an entry may be while changes are not told. */
  private static final Duration DOUBTED_LIFETIME = Duration.ofSeconds(60);

  private static final Duration MISSING_LIFETIME = Duration.ofSeconds(5);

  private final BiFunction<K, V, List<IdentitySubject>> subjects;
  private final Ticker ticker;
  private final Cache<K, Found<V>> found;

  /** With the last change before the look-up: nothing may be there after the next. */
  private final Cache<K, Long> missing;

  private final AtomicLong changes = new AtomicLong();

  /** The number of the last change to the subjects of each slot. */
  private final AtomicLongArray lastChanges = new AtomicLongArray(SLOTS);

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private volatile boolean told;

  /**
   * What was found.
   *
   * @param asOf the last change before it was looked up
   * @param at when the look-up began, by the ticker
   * @param subjects whose later changes make it doubtful
   */
  private record Found<V>(V value, long asOf, long at, List<IdentitySubject> subjects) {}

  /**
   * Makes an empty cache.
   *
   * @param subjects whose changes make an entry doubtful; at least one
   */
  CachedLookup(BiFunction<K, V, List<IdentitySubject>> subjects) {
    this(subjects, Ticker.systemTicker());
  }

  CachedLookup(BiFunction<K, V, List<IdentitySubject>> subjects, Ticker ticker) {
    this.subjects = subjects;
    this.ticker = ticker;
    this.found = cache(MAX_FOUND, FOUND_LIFETIME, ticker);
    this.missing = cache(MAX_MISSING, MISSING_LIFETIME, ticker);
  }

  /** Returns what is known of {@code key}, or else what {@code load} finds. */
  Future<Optional<V>> get(K key, Supplier<Future<Optional<V>>> load) {
    Found<V> hit = found.getIfPresent(key);
    if (hit != null && isTrue(hit)) {
      hits.increment();
      return Future.succeededFuture(Optional.of(hit.value()));
    }
    long before = changes.get();
    Long missed = missing.getIfPresent(key);
    if (missed != null && missed == before) {
      hits.increment();
      return Future.succeededFuture(Optional.empty());
    }
    misses.increment();
    long at = ticker.read();
    return load.get()
        .map(
            result -> {
              keep(key, result, before, at);
              return result;
            });
  }

  /** Returns what it is good for, as it goes on. */
  LookupStatistics statistics() {
    return new LookupStatistics(hits::sum, misses::sum, found::estimatedSize);
  }

  /** Forgets the entries about a subject, and everything that was not found. */
  void invalidate(IdentitySubject subject) {
    changed(slot(subject), changes.incrementAndGet());
  }

  /**
   * Says whether {@link #invalidate} is called for every change from here on, as it is not at
   * first. What was known before that may not be true, and is forgotten.
   */
  void told(boolean told) {
    if (told) {
      clear();
    }
    this.told = told;
  }

  /** Forgets everything. */
  void clear() {
    long change = changes.incrementAndGet();
    for (int slot = 0; slot < SLOTS; slot++) {
      changed(slot, change);
    }
  }

  /** Of two changes at once the later one counts, in whichever order they get here. */
  private void changed(int slot, long change) {
    lastChanges.accumulateAndGet(slot, change, Math::max);
  }

  private boolean isTrue(Found<V> entry) {
    for (IdentitySubject subject : entry.subjects()) {
      if (lastChanges.get(slot(subject)) > entry.asOf()) {
        return false;
      }
    }
    return told || ticker.read() - entry.at() < DOUBTED_LIFETIME.toNanos();
  }

  private void keep(K key, Optional<V> result, long before, long at) {
    if (result.isPresent()) {
      V value = result.get();
      found.put(key, new Found<>(value, before, at, subjects.apply(key, value)));
    } else {
      missing.put(key, before);
    }
  }

  private static int slot(IdentitySubject subject) {
    return Math.floorMod(subject.hashCode(), SLOTS);
  }

  private static <A, B> Cache<A, B> cache(int size, Duration lifetime, Ticker ticker) {
    return Caffeine.newBuilder()
        .ticker(ticker)
        .maximumSize(size)
        .executor(Runnable::run)
        .expireAfter(Expiry.<A, B>creating((key, value) -> jittered(lifetime)))
        .build();
  }

  /** Entries made together must not all expire together. */
  private static Duration jittered(Duration lifetime) {
    return lifetime.multipliedBy(ThreadLocalRandom.current().nextInt(80, 101)).dividedBy(100);
  }
}
