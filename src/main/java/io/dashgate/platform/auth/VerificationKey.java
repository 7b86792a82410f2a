package io.dashgate.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import io.dashgate.platform.config.SignatureAlgorithms;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A public key that verifies tokens.
 *
 * @param id its {@code kid}; null for a key without one, which serves tokens with any
 * @param algorithms the allowed algorithms that the key fits; not empty
 */
record VerificationKey(@Nullable String id, PublicKey key, Set<JWSAlgorithm> algorithms) {

  /** Returns a key with those of the algorithms that it fits; empty if it fits none. */
  static Optional<VerificationKey> of(
      @Nullable String id, PublicKey key, Collection<JWSAlgorithm> algorithms) {
    Set<JWSAlgorithm> fitting =
        algorithms.stream()
            .filter(algorithm -> SignatureAlgorithms.fits(algorithm, key))
            .collect(Collectors.toUnmodifiableSet());
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(new VerificationKey(id, key, fitting));
  }

  /** Whether it may be the key of a token with this {@code kid}; null for a token without one. */
  boolean serves(@Nullable String keyId) {
    return id == null || keyId == null || id.equals(keyId);
  }

  /** Whether the signature of a token is valid. Takes up to milliseconds of CPU time. */
  boolean verify(CompactToken token) {
    try {
      return algorithms.contains(token.algorithm()) && token.jws().verify(verifier());
    } catch (JOSEException unusable) {
      return false;
    }
  }

  private JWSVerifier verifier() throws JOSEException {
    if (key instanceof RSAPublicKey rsa) {
      return new RSASSAVerifier(rsa);
    }
    return key instanceof ECPublicKey curve ? new ECDSAVerifier(curve) : new Ed25519Verifier(key);
  }
}
