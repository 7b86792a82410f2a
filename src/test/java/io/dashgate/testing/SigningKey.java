package io.dashgate.testing;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * A key of an issuer, made and used without the libraries of the gateway.
 *
 * @param id its {@code kid}
 * @param algorithm how it signs, such as {@code ES256}
 */
public record SigningKey(String id, String algorithm, KeyPair pair) {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private static final Map<String, Integer> CURVE_BITS =
      Map.of("ES256", 256, "ES384", 384, "ES512", 521);

  private static final int RAW_ED25519_BYTES = 32;

  /** Makes a key for one of RS, PS and ES with 256, 384 or 512, or for EdDSA (Ed25519). */
  public static SigningKey create(String id, String algorithm) {
    try {
      KeyPairGenerator generator;
      if (CURVE_BITS.containsKey(algorithm)) {
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(CURVE_BITS.get(algorithm));
      } else if (algorithm.equals("EdDSA")) {
        generator = KeyPairGenerator.getInstance("Ed25519");
      } else {
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
      }
      return new SigningKey(id, algorithm, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the same key under another name or for another algorithm. */
  public SigningKey as(String otherId, String otherAlgorithm) {
    return new SigningKey(otherId, otherAlgorithm, pair);
  }

  /** Returns a token of this key, with its name in the header. */
  public String sign(JsonObject claims) {
    return sign(header(), claims.encode());
  }

  /** Returns a token with any header and payload, signed with this key. */
  public String sign(JsonObject header, String payload) {
    String signed = encode(header.encode()) + "." + encode(payload);
    return signed + "." + BASE64.encodeToString(signature(signed));
  }

  /** Returns the header of its tokens. */
  public JsonObject header() {
    return new JsonObject().put("alg", algorithm).put("typ", "JWT").put("kid", id);
  }

  /** Returns the public key as an entry of a JWKS. */
  public JsonObject jwk() {
    JsonObject jwk = new JsonObject().put("kid", id).put("use", "sig").put("alg", algorithm);
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      return jwk.put("kty", "RSA")
          .put("n", number(rsa.getModulus(), rsa.getModulus().bitLength()))
          .put("e", number(rsa.getPublicExponent(), rsa.getPublicExponent().bitLength()));
    }
    if (pair.getPublic() instanceof ECPublicKey curve) {
      int bits = curve.getParams().getOrder().bitLength();
      return jwk.put("kty", "EC")
          .put("crv", "P-" + bits)
          .put("x", number(curve.getW().getAffineX(), bits))
          .put("y", number(curve.getW().getAffineY(), bits));
    }
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_ED25519_BYTES, encoded.length);
    return jwk.put("kty", "OKP").put("crv", "Ed25519").put("x", BASE64.encodeToString(raw));
  }

  /** Returns the public key as text. */
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** Returns text as a segment of a token. */
  public static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] signature(String signed) {
    try {
      Signature signer = Signature.getInstance(signerName());
      if (algorithm.startsWith("PS")) {
        int bits = Integer.parseInt(algorithm.substring(2));
        MGF1ParameterSpec mask = new MGF1ParameterSpec("SHA-" + bits);
        signer.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", mask, bits / 8, 1));
      }
      signer.initSign(pair.getPrivate());
      signer.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signerName() {
    String digest = "SHA" + algorithm.substring(2);
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> digest + "withRSA";
      case "PS" -> "RSASSA-PSS";
      case "ES" -> digest + "withECDSAinP1363Format";
      default -> "EdDSA";
    };
  }

  /** Returns a number as its bytes, of which there are always as many. */
  private static String number(BigInteger value, int bits) {
    byte[] bytes = value.toByteArray();
    byte[] exact = new byte[(bits + 7) / 8];
    int length = Math.min(bytes.length, exact.length);
    System.arraycopy(bytes, bytes.length - length, exact, exact.length - length, length);
    return BASE64.encodeToString(exact);
  }
}
