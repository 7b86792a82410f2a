package io.dashgate.platform.auth;

import io.dashgate.platform.config.SignatureAlgorithm;
import io.dashgate.platform.config.TrustedIssuer;
import io.vertx.core.Future;
import java.util.Optional;

/** One trusted issuer: the rules of its tokens, and its keys. */
final class Issuer {

  private final TrustedIssuer settings;
  private final ClaimRules rules;
  private final KeySource keys;

  Issuer(TrustedIssuer settings, KeySource keys) {
    this.settings = settings;
    this.rules = new ClaimRules(settings);
    this.keys = keys;
  }

  /** Returns where its keys come from. */
  KeySource keys() {
    return keys;
  }

  /**
   * Returns what a token says; nothing if it does not hold. What is cheap comes first: a token that
   * anybody could write neither asks the issuer for keys nor costs a signature.
   *
   * @param now seconds since the epoch
   */
  Future<Optional<VerifiedClaims>> verify(CompactToken token, long now) {
    Optional<SignatureAlgorithm> algorithm = algorithm(token);
    Optional<VerifiedClaims> assertion = rules.read(token.claims(), now);
    if (!token.isPlain() || algorithm.isEmpty() || assertion.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    KeySet current = keys.current();
    return (current.knows(token.keyId()) ? Future.succeededFuture(current) : keys.renewed())
        .compose(known -> known.verify(token, algorithm.get()))
        .map(verified -> assertion.filter(any -> verified));
  }

  private Optional<SignatureAlgorithm> algorithm(CompactToken token) {
    return token.header().getValue("alg") instanceof String name
        ? SignatureAlgorithm.of(name).filter(settings.algorithms()::contains)
        : Optional.empty();
  }
}
