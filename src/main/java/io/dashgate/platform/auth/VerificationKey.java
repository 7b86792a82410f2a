package io.dashgate.platform.auth;

import io.dashgate.platform.config.SignatureAlgorithm;
import io.vertx.ext.auth.PubSecKeyOptions;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A public key that tokens may be signed with.
 *
 * @param id its {@code kid}; null if it has no name, and then it answers to any
 * @param algorithms the allowed ones that it fits; not empty
 */
record VerificationKey(@Nullable String id, PublicKey key, Set<SignatureAlgorithm> algorithms) {

  /** Returns a key with those of the algorithms that it fits; nothing if it fits none. */
  static Optional<VerificationKey> of(
      @Nullable String id, PublicKey key, Stream<SignatureAlgorithm> algorithms) {
    Set<SignatureAlgorithm> fitting =
        algorithms.filter(algorithm -> algorithm.fits(key)).collect(Collectors.toUnmodifiableSet());
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(new VerificationKey(id, key, fitting));
  }

  /** Whether it may be the key of a token that names {@code keyId}, or none. */
  boolean answersTo(@Nullable String keyId) {
    return id == null || keyId == null || id.equals(keyId);
  }

  /**
   * Returns the one length of its signatures. The library fills up shorter ones and takes ECDSA's
   * in two forms.
   */
  int signatureBytes() {
    if (key instanceof RSAKey rsa) {
      return bytes(rsa.getModulus().bitLength());
    }
    if (key instanceof ECKey curve) {
      return 2 * bytes(curve.getParams().getOrder().bitLength());
    }
    if (key instanceof EdECKey edwards) {
      return edwards.getParams().getName().equals(NamedParameterSpec.ED448.getName()) ? 114 : 64;
    }
    throw new IllegalStateException("no key of tokens: " + key.getAlgorithm());
  }

  /** Returns it as the library takes it, once for each algorithm. */
  Stream<PubSecKeyOptions> options() {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getEncoder().encodeToString(key.getEncoded()));
    return algorithms.stream()
        .map(
            algorithm ->
                new PubSecKeyOptions().setAlgorithm(algorithm.joseName()).setId(id).setBuffer(pem));
  }

  private static int bytes(int bits) {
    return (bits + 7) / 8;
  }
}
