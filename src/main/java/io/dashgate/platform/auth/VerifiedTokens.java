package io.dashgate.platform.auth;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A cache of tokens by their digests, accepted and rejected ones, so that a token seen before costs
 * no I/O and no signature. Shared by all verticles.
 */
final class VerifiedTokens {

  private final Clock clock;
  private final Verifier verifier;
  private final CachedLookup<ByteBuffer, Verified> cache;

  /**
   * Creates an empty cache.
   *
   * @param verifier verifies tokens that are not in the cache
   */
  VerifiedTokens(Clock clock, IdentityChanges changes, Verifier verifier) {
    this.clock = clock;
    this.verifier = verifier;
    this.cache =
        new CachedLookup<>(
            changes,
            (digest, verified) -> verified.tags(),
            verified -> verified.principal().weight());
  }

  /**
   * A valid token.
   *
   * @param expires seconds since the epoch
   * @param tags the changes that invalidate it
   */
  record Verified(Principal principal, long expires, List<CacheTag> tags) {}

  /** Verifies a token; empty if it is not valid. */
  @FunctionalInterface
  interface Verifier {
    Future<Optional<Verified>> verify(Database database, String token);
  }

  /** Returns the principal of a token, or a 401. */
  Future<Principal> authenticate(Lookups lookups, String token) {
    ByteBuffer digest = ByteBuffer.wrap(Secrets.digest(token));
    return cache
        .get(digest, lookups, () -> verifier.verify(lookups.database(), token))
        .map(
            found ->
                found
                    .filter(verified -> !TokenTimes.isExpired(verified.expires(), now()))
                    .map(Verified::principal)
                    .orElseThrow(VerifiedTokens::invalid));
  }

  /** Returns the live statistics of this cache. */
  LookupStatistics statistics() {
    return cache.statistics();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static ApiException invalid() {
    return ApiException.authenticationFailed("Access token is invalid or has expired.");
  }
}
