package io.dashgate.platform.auth;

import io.dashgate.platform.config.SignatureAlgorithm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer at one time. Immutable: when they change there is a new set. */
final class KeySet {

  /** Verifies nothing. It has no provider, because one without keys takes unsigned tokens. */
  static final KeySet NONE = new KeySet(List.of(), null);

  private final List<VerificationKey> keys;
  private final @Nullable JWTAuth provider;

  private KeySet(List<VerificationKey> keys, @Nullable JWTAuth provider) {
    this.keys = keys;
    this.provider = provider;
  }

  /** Makes a set; takes a moment a key, so large ones not on an event loop. */
  static KeySet of(Vertx vertx, List<VerificationKey> keys) {
    if (keys.isEmpty()) {
      return NONE;
    }
    JWTAuthOptions options =
        // times are checked beforehand, by our clock
        new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
    keys.stream().flatMap(VerificationKey::options).forEach(options::addPubSecKey);
    return new KeySet(List.copyOf(keys), JWTAuth.create(vertx, options));
  }

  /** Returns how many keys there are. */
  int size() {
    return keys.size();
  }

  /** Whether the keys are the same, in whatever order. */
  boolean hasSameKeysAs(KeySet other) {
    return Set.copyOf(keys).equals(Set.copyOf(other.keys));
  }

  /** Whether a token that names this key, or none, may have been signed with one of these. */
  boolean knows(@Nullable String keyId) {
    return keys.stream().anyMatch(key -> key.answersTo(keyId));
  }

  /**
   * Whether the signature of a token holds. One key at most is tried, so a token must name its key
   * unless only one fits: a signature costs up to a millisecond of the event loop.
   */
  Future<Boolean> verify(CompactToken token, SignatureAlgorithm algorithm) {
    List<VerificationKey> candidates =
        keys.stream()
            .filter(key -> key.answersTo(token.keyId()) && key.algorithms().contains(algorithm))
            .toList();
    if (provider == null
        || candidates.size() != 1
        || candidates.get(0).signatureBytes() != token.signatureBytes()) {
      return Future.succeededFuture(false);
    }
    try {
      return provider.authenticate(new TokenCredentials(token.text())).map(true).otherwise(false);
    } catch (RuntimeException thrownByLibrary) {
      // It throws instead of failing on claims of an unexpected type.
      return Future.succeededFuture(false);
    }
  }
}
