package io.dashgate.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Verifies EdDSA with Ed25519 (RFC 8037) by the JDK: the library's own verifier needs Tink. */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {

  private static final String ALGORITHM = "Ed25519";

  /** The head of an encoded key, before its 32 bytes (RFC 8410). */
  private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey key;

  Ed25519Verifier(PublicKey key) {
    super(Set.of(JWSAlgorithm.EdDSA));
    this.key = key;
  }

  /** Returns the public key of a JWK. */
  static PublicKey publicKey(OctetKeyPair jwk) throws GeneralSecurityException {
    byte[] encoded = Buffer.buffer(HEAD).appendBytes(jwk.getDecodedX()).getBytes();
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature.decode());
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException(e.getMessage(), e);
    }
  }
}
