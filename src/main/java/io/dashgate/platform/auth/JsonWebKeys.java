package io.dashgate.platform.auth;

import io.dashgate.platform.config.SignatureAlgorithm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWKS (RFC 7517). The library would skip what it cannot use with a warning, take shared
 * secrets among public keys, and give a key without {@code alg} an algorithm of its own choice.
 */
final class JsonWebKeys {

  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

  /** What stands before the bytes of a key in its encoded form (RFC 8410). */
  private static final Map<String, String> EDWARDS_PREFIXES =
      Map.of("Ed25519", "302a300506032b6570032100", "Ed448", "3043300506032b6571033a00");

  private JsonWebKeys() {}

  /**
   * Returns the usable public keys for signatures, of any number of keys of any kind.
   *
   * @param content a JWKS, from outside
   * @param allowed the algorithms that may be used; keys that fit none are left out
   * @throws IllegalArgumentException if there is no such key: the set must not replace another
   */
  static List<VerificationKey> read(Buffer content, Set<SignatureAlgorithm> allowed) {
    List<VerificationKey> usable =
        keys(content).stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .filter(JsonWebKeys::isForSignatures)
            .flatMap(key -> read(key, allowed).stream())
            .toList();
    if (usable.isEmpty()) {
      throw new IllegalArgumentException("no key in the answer can be used");
    }
    return usable;
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

  private static boolean isForSignatures(JsonObject key) {
    Object operations = key.getValue("key_ops");
    return (!key.containsKey("use") || "sig".equals(key.getValue("use")))
        && (operations == null
            || (operations instanceof JsonArray array && array.contains("verify")))
        && (!key.containsKey("kid") || key.getValue("kid") instanceof String);
  }

  private static Optional<VerificationKey> read(JsonObject key, Set<SignatureAlgorithm> allowed) {
    try {
      Object only = key.getValue("alg");
      PublicKey publicKey = publicKey(key);
      return VerificationKey.of(
          key.getString("kid"),
          publicKey,
          allowed.stream().filter(algorithm -> only == null || algorithm.joseName().equals(only)));
    } catch (GeneralSecurityException | RuntimeException notAKey) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(JsonObject key) throws GeneralSecurityException {
    return switch (key.getString("kty", "")) {
      case "RSA" ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
      case "EC" -> {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec(known(CURVES.get(key.getString("crv")))));
        yield KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(number(key, "x"), number(key, "y")),
                    curve.getParameterSpec(ECParameterSpec.class)));
      }
      case "OKP" -> {
        String prefix = known(EDWARDS_PREFIXES.get(key.getString("crv")));
        byte[] encoded =
            Buffer.buffer(HexFormat.of().parseHex(prefix)).appendBytes(bytes(key, "x")).getBytes();
        yield KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(encoded));
      }
      default -> throw new InvalidKeySpecException("no public key of tokens");
    };
  }

  private static String known(@Nullable String curve) throws InvalidKeySpecException {
    if (curve == null) {
      throw new InvalidKeySpecException("no curve of tokens");
    }
    return curve;
  }

  private static BigInteger number(JsonObject key, String name) {
    return new BigInteger(1, bytes(key, name));
  }

  private static byte[] bytes(JsonObject key, String name) {
    return Base64.getUrlDecoder().decode(key.getString(name));
  }
}
