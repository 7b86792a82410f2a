package io.dashgate.platform.auth;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Tokens that were verified, under their digests, so that a token seen before costs no I/O and no
 * signature; tokens that did not hold, too. Shared by all verticles.
 */
final class VerifiedTokens {

  private final Clock clock;
  private final Verifier verifier;
  private final CachedLookup<ByteBuffer, Verified> cache =
      new CachedLookup<>(
          (digest, verified) ->
              List.of(IdentitySubject.user(verified.principal().requireUserId())));

  VerifiedTokens(Clock clock, Verifier verifier) {
    this.clock = clock;
    this.verifier = verifier;
  }

  /** A token that held, and until when (seconds since the epoch). */
  record Verified(Principal principal, long expires) {}

  /** What is asked about a token that was not seen before. Nothing: it does not hold. */
  @FunctionalInterface
  interface Verifier {
    Future<Optional<Verified>> verify(Database database, String token);
  }

  /** Returns the principal of a token, or a 401. */
  Future<Principal> authenticate(Database database, String token) {
    ByteBuffer digest = ByteBuffer.wrap(Secrets.digest(token));
    return cache
        .get(digest, () -> verifier.verify(database, token))
        .map(
            found ->
                found
                    .filter(verified -> !TokenTimes.isOver(verified.expires(), now()))
                    .map(Verified::principal)
                    .orElseThrow(VerifiedTokens::invalid));
  }

  /** Returns what the cache is good for. */
  LookupStatistics statistics() {
    return cache.statistics();
  }

  /** Forgets what is known of a user's tokens. */
  void invalidateUser(long userId) {
    cache.invalidate(IdentitySubject.user(userId));
  }

  /** Says whether all changes are told. */
  void told(boolean told) {
    cache.told(told);
  }

  /** Forgets everything. */
  void clear() {
    cache.clear();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static ApiException invalid() {
    return ApiException.authenticationFailed("Access token is invalid or has expired.");
  }
}
