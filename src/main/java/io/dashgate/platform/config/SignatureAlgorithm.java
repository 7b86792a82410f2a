package io.dashgate.platform.config;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * How tokens of outside issuers may be signed (RFC 7518, section 3.1; RFC 8037). Never with a
 * shared secret (HS256 and its kin): who may check such a token could make one, too.
 */
public enum SignatureAlgorithm {
  RS256,
  RS384,
  RS512,
  PS256,
  PS384,
  PS512,
  ES256,
  ES384,
  ES512,
  EDDSA;

  /** RFC 7518, section 3.3. */
  private static final int MIN_RSA_BITS = 2048;

  /** Longer keys take tens of milliseconds a token. */
  private static final int MAX_RSA_BITS = 8192;

  /** Returns the algorithm that tokens and keys call by this name. */
  public static Optional<SignatureAlgorithm> of(String name) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.joseName().equals(name))
        .findFirst();
  }

  /** Returns its name in tokens and keys. */
  public String joseName() {
    return this == EDDSA ? "EdDSA" : name();
  }

  /** Whether a key is of its kind, and neither weak nor absurd. */
  public boolean fits(PublicKey key) {
    return switch (this) {
      case RS256, RS384, RS512, PS256, PS384, PS512 -> isRsa(key);
      case ES256 -> isOnCurve(key, 256);
      case ES384 -> isOnCurve(key, 384);
      case ES512 -> isOnCurve(key, 521);
      case EDDSA -> key instanceof EdECPublicKey;
    };
  }

  private static boolean isRsa(PublicKey key) {
    return key instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() >= MIN_RSA_BITS
        && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
  }

  /** The size tells the curve: Java has no others of these sizes than P-256, P-384 and P-521. */
  private static boolean isOnCurve(PublicKey key, int bits) {
    return key instanceof ECPublicKey curve && curve.getParams().getOrder().bitLength() == bits;
  }
}
