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

  private static final IdentitySubject ANN = IdentitySubject.user(1);
  private static final IdentitySubject BOB = IdentitySubject.user(2);

  private int lookups;
  private Duration now = Duration.ZERO;

  /** Finds users by their ids; 0 is no user. */
  private final CachedLookup<Long, String> cache =
      new CachedLookup<>(
          (id, name) -> List.of(IdentitySubject.user(id), IdentitySubject.project(9)),
          () -> now.toNanos());

  private Optional<String> get(long id) {
    return cache
        .get(
            id,
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
    cache.invalidate(ANN);
    assertEquals(2, lookupsOf(0, 1, 2));
    assertEquals(0, lookupsOf(0, 1, 2));
    cache.invalidate(IdentitySubject.project(9));
    assertEquals(3, lookupsOf(0, 1, 2));
    cache.invalidate(IdentitySubject.user(9));
    assertEquals(1, lookupsOf(0, 1, 2));
    cache.clear();
    assertEquals(3, lookupsOf(0, 1, 2));
  }

  @Test
  void whatIsKnownIsBelievedForAMinuteUnlessChangesAreTold() {
    lookupsOf(1);
    after(Duration.ofSeconds(59));
    assertEquals(1, lookupsOf(1, 2));
    after(Duration.ofSeconds(2));
    assertEquals(1, lookupsOf(1, 2));

    cache.told(true);
    assertEquals(2, lookupsOf(1, 2));
    after(Duration.ofMinutes(7));
    assertEquals(0, lookupsOf(1, 2));
    cache.told(false);
    assertEquals(2, lookupsOf(1, 2));
    assertEquals(0, lookupsOf(1, 2));
  }

  @Test
  void nothingIsKnownForEver() {
    cache.told(true);
    lookupsOf(0, 1);
    after(Duration.ofSeconds(6));
    assertEquals(1, lookupsOf(0, 1));
    after(Duration.ofMinutes(11));
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
    cache.get(1L, ann::future);
    cache.get(2L, bob::future);
    cache.get(0L, nobody::future);
    cache.invalidate(ANN);
    ann.complete(Optional.of("as she was"));
    bob.complete(Optional.of("user 2"));
    nobody.complete(Optional.empty());

    assertEquals(1, lookupsOf(1));
    assertEquals(0, lookupsOf(2));
    assertEquals(1, lookupsOf(0));
    cache.invalidate(BOB);
    assertEquals(1, lookupsOf(1, 2));
  }

  @Test
  void forgettingCostsTheSameHoweverMuchIsKnown() {
    for (long id = 1; id <= 50_000; id++) {
      get(id);
    }
    long started = System.nanoTime();
    for (int change = 0; change < 20_000; change++) {
      cache.invalidate(IdentitySubject.user(1_000_000 + change));
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - started);

    // a billion entries would have been looked at one by one
    assertTrue(taken.compareTo(Duration.ofSeconds(2)) < 0, () -> "took " + taken);
  }
}
