package io.dashgate.platform.auth;

import io.dashgate.platform.config.TrustedIssuer;
import io.vertx.core.Future;
import java.util.Optional;

/** A trusted issuer: the rules of its tokens, and its keys. */
final class Issuer {

  private final TrustedIssuer settings;
  private final ClaimRules rules;
  private final KeySource keys;
  private final BoundedWorkers workers;

  /**
   * Creates an issuer.
   *
   * @param workers verify signatures, which takes too long for an event loop
   */
  Issuer(TrustedIssuer settings, KeySource keys, BoundedWorkers workers) {
    this.settings = settings;
    this.rules = new ClaimRules(settings);
    this.keys = keys;
    this.workers = workers;
  }

  /** Returns the source of its keys. */
  KeySource keys() {
    return keys;
  }

  /**
   * Returns the claims of a token; empty if it is not valid. Cheap checks come first: a forged
   * token neither requests keys from the issuer nor costs a signature.
   *
   * @param now seconds since the epoch
   */
  Future<Optional<VerifiedClaims>> verify(CompactToken token, long now) {
    Optional<VerifiedClaims> claims = rules.read(token.claims(), now);
    if (!token.isPlain()
        || !settings.algorithms().contains(token.algorithm())
        || claims.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    KeySet current = keys.current();
    return (current.knows(token.keyId()) ? Future.succeededFuture(current) : keys.renewed())
        .compose(known -> isSigned(token, known))
        .map(signed -> claims.filter(any -> signed));
  }

  private Future<Boolean> isSigned(CompactToken token, KeySet known) {
    return known
        .find(token)
        .map(key -> workers.run(() -> key.verify(token)))
        .orElseGet(() -> Future.succeededFuture(false));
  }
}
