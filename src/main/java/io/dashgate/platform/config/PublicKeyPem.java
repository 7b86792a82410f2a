package io.dashgate.platform.config;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key in PEM ({@code -----BEGIN PUBLIC KEY-----}). */
final class PublicKeyPem {

  private static final Pattern FORM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

  private PublicKeyPem() {}

  /** Returns the key; empty if the text is no RSA, EC or EdDSA key. */
  static Optional<PublicKey> read(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(form.group(1).replaceAll("\\s", ""));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    return KINDS.stream().flatMap(kind -> read(kind, encoded).stream()).findFirst();
  }

  private static Optional<PublicKey> read(String kind, byte[] encoded) {
    try {
      return Optional.of(
          KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException anotherKind) {
      return Optional.empty();
    }
  }
}
