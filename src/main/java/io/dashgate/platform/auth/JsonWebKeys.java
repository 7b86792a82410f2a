package io.dashgate.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the usable public keys of a JWKS (RFC 7517). A key that cannot be read or used does not
 * spoil the others. Shared secrets are never used.
 */
final class JsonWebKeys {

  /** Private parts, certificates and extensions are not read. */
  private static final Set<String> MEMBERS =
      Set.of("kty", "use", "key_ops", "alg", "kid", "n", "e", "crv", "x", "y");

  private JsonWebKeys() {}

  /**
   * Returns the usable public keys.
   *
   * @param content a JWKS, from outside
   * @param allowed the algorithms that may be used; keys that fit none are left out
   * @throws IllegalArgumentException if there is no usable key: the set must not replace another
   */
  static KeySet read(Buffer content, Set<JWSAlgorithm> allowed) {
    List<VerificationKey> usable =
        keys(content).stream()
            .filter(JsonObject.class::isInstance)
            .flatMap(key -> read((JsonObject) key, allowed).stream())
            .toList();
    if (usable.isEmpty()) {
      throw new IllegalArgumentException("no key in the answer can be used");
    }
    return new KeySet(usable);
  }

  private static JsonArray keys(Buffer content) {
    try {
      if (new JsonObject(content).getValue("keys") instanceof JsonArray keys) {
        return keys;
      }
    } catch (RuntimeException notAnObject) {
      // reported below, without the text
    }
    throw new IllegalArgumentException("the answer is no JWKS");
  }

  private static Optional<VerificationKey> read(JsonObject key, Set<JWSAlgorithm> allowed) {
    // the library takes null for absent
    if (Stream.of("use", "kid")
        .anyMatch(name -> key.containsKey(name) && key.getValue(name) == null)) {
      return Optional.empty();
    }
    try {
      key.getMap().keySet().retainAll(MEMBERS);
      JWK jwk = JWK.parse(key.encode());
      return isForSignatures(jwk)
          ? VerificationKey.of(
              jwk.getKeyID(),
              publicKey(jwk),
              allowed.stream()
                  .filter(
                      algorithm ->
                          jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm))
                  .toList())
          : Optional.empty();
    } catch (GeneralSecurityException
        | JOSEException
        | ParseException
        | RuntimeException unusable) {
      return Optional.empty();
    }
  }

  private static boolean isForSignatures(JWK jwk) {
    return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
        && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static PublicKey publicKey(JWK jwk) throws GeneralSecurityException, JOSEException {
    // a shared secret is not asymmetric, and fails here
    return jwk instanceof OctetKeyPair pair
        ? Ed25519Verifier.publicKey(pair)
        : ((AsymmetricJWK) jwk).toPublicKey();
  }
}
