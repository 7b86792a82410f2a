package io.dashgate.platform.auth;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The public keys of an issuer at one time. */
record KeySet(List<VerificationKey> keys) {

  /** Verifies nothing. */
  static final KeySet NONE = new KeySet(List.of());

  KeySet {
    keys = List.copyOf(keys);
  }

  /** Returns the number of keys. */
  int size() {
    return keys.size();
  }

  /** Whether the keys are the same, in any order. */
  boolean hasSameKeysAs(KeySet other) {
    return Set.copyOf(keys).equals(Set.copyOf(other.keys));
  }

  /** Whether a token with this {@code kid}, or with none, may have been signed by one of these. */
  boolean knows(@Nullable String keyId) {
    return keys.stream().anyMatch(key -> key.serves(keyId));
  }

  /**
   * Returns the key of a token; empty unless exactly one fits, so that a token costs at most one
   * verification.
   */
  Optional<VerificationKey> find(CompactToken token) {
    List<VerificationKey> candidates =
        keys.stream()
            .filter(key -> key.serves(token.keyId()))
            .filter(key -> key.algorithms().contains(token.algorithm()))
            .toList();
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }
}
