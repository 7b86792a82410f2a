package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Invalidation and lifetimes of a cache of identities. */
class CachedLookupTest {

  private static final Lookups LOOKUPS = Lookups.atOnce(null);

  private static final long BYTES = 100_000;
  private static final CacheTag ANN = CacheTag.user(1);
  private static final CacheTag BOB = CacheTag.user(2);

  private int lookups;
  private Duration now = Duration.ZERO;

  private final IdentityChanges changes = new IdentityChanges();

  /** Finds users by their ids; 0 is no user. */
  private final CachedLookup<Long, String> cache =
      new CachedLookup<>(
          changes,
          (id, name) -> List.of(CacheTag.user(id), CacheTag.project(9)),
          name -> 50,
          BYTES,
          () -> now.toNanos());

  private Optional<String> get(long id) {
    return cache
        .get(
            id,
            LOOKUPS,
            () -> {
              lookups++;
              return Future.succeededFuture(id == 0 ? Optional.empty() : Optional.of("user " + id));
            })
        .result();
  }

  private int lookupsOf(long... ids) {
    int before = lookups;
    for (long id : ids) {
      assertEquals(id != 0, get(id).isPresent());
    }
    return lookups - before;
  }

  @Test
  void whatIsKnownIsNotLookedUpAgain() {
    assertEquals(3, lookupsOf(0, 1, 2));
    assertEquals(0, lookupsOf(0, 1, 2));
  }

  @Test
  void aSubjectIsForgottenWithWhatWasNotFound() {
    lookupsOf(0, 1, 2);
    changes.invalidate(ANN);
    assertEquals(2, lookupsOf(0, 1, 2));
    assertEquals(0, lookupsOf(0, 1, 2));
    changes.invalidate(CacheTag.project(9));
    assertEquals(3, lookupsOf(0, 1, 2));
    changes.invalidate(CacheTag.user(9));
    assertEquals(1, lookupsOf(0, 1, 2));
    changes.invalidateAll();
    assertEquals(3, lookupsOf(0, 1, 2));
  }

  @Test
  void whatIsKnownIsBelievedForAMinuteUnlessChangesAreTold() {
    lookupsOf(1);
    after(Duration.ofSeconds(59));
    assertEquals(1, lookupsOf(1, 2));
    after(Duration.ofSeconds(2));
    assertEquals(1, lookupsOf(1, 2));

    changes.invalidationsReliable(true);
    assertEquals(2, lookupsOf(1, 2));
    after(Duration.ofMinutes(7));
    assertEquals(0, lookupsOf(1, 2));
    changes.invalidationsReliable(false);
    assertEquals(2, lookupsOf(1, 2));
    assertEquals(0, lookupsOf(1, 2));
  }

  @Test
  void nothingIsKnownForEver() {
    changes.invalidationsReliable(true);
    lookupsOf(0, 1);
    after(Duration.ofSeconds(6));
    assertEquals(1, lookupsOf(0, 1));
    after(Duration.ofMinutes(11));
    assertEquals(1, lookupsOf(1));
  }

  @Test
  void anEntryAgesFromTheBeginningOfItsLookUp() {
    changes.invalidationsReliable(true);
    Promise<Optional<String>> slow = Promise.promise();
    Promise<Optional<String>> nobody = Promise.promise();
    cache.get(1L, LOOKUPS, slow::future);
    cache.get(0L, LOOKUPS, nobody::future);
    after(Duration.ofSeconds(4));
    slow.complete(Optional.of("user 1"));
    nobody.complete(Optional.empty());
    after(Duration.ofSeconds(2));
    assertEquals(1, lookupsOf(0, 1));

    changes.invalidationsReliable(false);
    after(Duration.ofSeconds(55));
    assertEquals(1, lookupsOf(1));
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  @Test
  void whatWasBeingLookedUpMeanwhileIsNotBelieved() {
    Promise<Optional<String>> ann = Promise.promise();
    Promise<Optional<String>> bob = Promise.promise();
    Promise<Optional<String>> nobody = Promise.promise();
    cache.get(1L, LOOKUPS, ann::future);
    cache.get(2L, LOOKUPS, bob::future);
    cache.get(0L, LOOKUPS, nobody::future);
    changes.invalidate(ANN);
    ann.complete(Optional.of("as she was"));
    bob.complete(Optional.of("user 2"));
    nobody.complete(Optional.empty());

    assertEquals(1, lookupsOf(1));
    assertEquals(0, lookupsOf(2));
    assertEquals(1, lookupsOf(0));
    changes.invalidate(BOB);
    assertEquals(1, lookupsOf(1, 2));
  }

  @Test
  void forgettingCostsTheSameHoweverMuchIsKnown() {
    for (long id = 1; id <= 50_000; id++) {
      get(id);
    }
    long started = System.nanoTime();
    for (int change = 0; change < 20_000; change++) {
      changes.invalidate(CacheTag.user(1_000_000 + change));
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - started);

    // a billion entries would have been looked at one by one
    assertTrue(taken.compareTo(Duration.ofSeconds(2)) < 0, () -> "took " + taken);
  }

  @Test
  void guessesEvictNothingThatWasFound() {
    changes.invalidationsReliable(true);
    lookupsOf(1, 2);
    for (long guess = -10_000; guess < 0; guess++) {
      cache.get(guess, LOOKUPS, () -> Future.succeededFuture(Optional.empty()));
    }

    assertEquals(0, lookupsOf(1, 2));
  }

  @Test
  void oneOwnerEvictsFewEntriesOfOthers() {
    changes.invalidationsReliable(true);
    CachedLookup<Long, String> keys =
        new CachedLookup<>(
            changes,
            (key, owner) -> List.of(CacheTag.user(key < 1_000 ? key : 0)),
            owner -> 50,
            BYTES,
            () -> now.toNanos());
    for (long key = 1; key <= 100; key++) {
      keys.get(key, LOOKUPS, () -> Future.succeededFuture(Optional.of("one of many")));
    }
    for (long key = 1_000; key < 11_000; key++) {
      keys.get(key, LOOKUPS, () -> Future.succeededFuture(Optional.of("one of one")));
    }

    int found = 0;
    for (long key = 1; key <= 100; key++) {
      found +=
          keys.get(key, LOOKUPS, Promise.<Optional<String>>promise()::future).isComplete() ? 1 : 0;
    }
    assertEquals(100, found);
    assertTrue(keys.statistics().entries().getAsLong() <= 132);
  }

  @Test
  void anEntryWeighsWhatItHolds() {
    CachedLookup<Long, String> keys =
        new CachedLookup<>(
            changes,
            (key, owner) -> List.of(CacheTag.user(key)),
            String::length,
            BYTES,
            () -> now.toNanos());
    for (long key = 1; key <= 1_000; key++) {
      keys.get(key, LOOKUPS, () -> Future.succeededFuture(Optional.of("x".repeat(10_000))));
    }

    long entries = keys.statistics().entries().getAsLong();

    assertTrue(entries <= BYTES / 10_000, "entries " + entries);
  }

  @Test
  void aKeyThatWasFoundIsKnownForAnHour() {
    changes.invalidationsReliable(true);
    int[] unknown = new int[1];
    Runnable count = () -> unknown[0]++;
    cache.get(1L, LOOKUPS, count, () -> Future.succeededFuture(Optional.of("user 1")));
    after(Duration.ofMinutes(50));
    cache.get(1L, LOOKUPS, count, () -> Future.succeededFuture(Optional.of("user 1")));
    after(Duration.ofMinutes(50));
    cache.get(1L, LOOKUPS, count, () -> Future.succeededFuture(Optional.empty()));
    assertEquals(1, unknown[0]);

    after(Duration.ofMinutes(1));
    cache.get(1L, LOOKUPS, count, () -> Future.succeededFuture(Optional.empty()));
    assertEquals(2, unknown[0], "it was not found the last time");
  }
}
