package io.dashgate.platform.config;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSAlgorithm.Family;
import com.nimbusds.jose.jwk.Curve;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.List;

/**
 * The signature algorithms of other issuers' tokens (RFC 7518, section 3.1; RFC 8037). HS256 and
 * its kin are not among them: who can verify with a shared secret can also sign.
 */
public final class SignatureAlgorithms {

  /** In the order of the messages about them. */
  public static final List<JWSAlgorithm> SUPPORTED =
      List.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA);

  /** RFC 7518, section 3.3. */
  private static final int MIN_RSA_BITS = 2048;

  /** Longer keys take tens of milliseconds a token. */
  private static final int MAX_RSA_BITS = 8192;

  private SignatureAlgorithms() {}

  /** Whether a key is of the algorithm's kind and curve, and of a sound size. */
  public static boolean fits(JWSAlgorithm algorithm, PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return Family.RSA.contains(algorithm) && bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
    }
    if (key instanceof ECPublicKey point) {
      Curve curve = Curve.forECParameterSpec(point.getParams());
      return Family.EC.contains(algorithm) && Curve.forJWSAlgorithm(algorithm).contains(curve);
    }
    return algorithm.equals(JWSAlgorithm.EdDSA) && isEd25519(key);
  }

  /** The other curve of EdDSA, Ed448, is not supported. */
  static boolean isEd25519(PublicKey key) {
    return key instanceof EdECPublicKey edwards
        && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
  }
}
