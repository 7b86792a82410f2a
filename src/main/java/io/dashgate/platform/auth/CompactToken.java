package io.dashgate.platform.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed token in JWS compact serialization, parsed and not yet verified. The library accepts
 * padding, unused bits and null members, which are refused here.
 *
 * @param claims the JSON of the payload
 */
record CompactToken(JWSObject jws, JsonObject claims) {

  private static final int MAX_LENGTH = 16 * 1024;

  /** Base64url in its one spelling: no padding, the unused bits of the last character zero. */
  private static final String SEGMENT =
      "(?=[\\w-])(?:[\\w-]{4})*+(?:[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])?";

  private static final Pattern FORM = Pattern.compile(SEGMENT + "\\." + SEGMENT + "\\." + SEGMENT);

  /** Other types have other uses, such as {@code logout+jwt} (RFC 8725, section 3.11). */
  private static final Set<JOSEObjectType> TYPES =
      Set.of(
          JOSEObjectType.JWT,
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/jwt"),
          new JOSEObjectType("application/at+jwt"));

  /** Parses a token; empty if it is malformed. */
  static Optional<CompactToken> parse(String text) {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      JWSObject jws = JWSObject.parse(text);
      JsonObject header = json(jws.getHeader().toBase64URL().decode());
      return header.getMap().values().stream().anyMatch(Objects::isNull)
          ? Optional.empty()
          : Optional.of(new CompactToken(jws, json(jws.getPayload().toBytes())));
    } catch (ParseException | CharacterCodingException | RuntimeException malformed) {
      return Optional.empty();
    }
  }

  /** Whether the header has no critical extension and a type of access tokens, or none. */
  boolean isPlain() {
    JWSHeader header = jws.getHeader();
    return header.getCriticalParams() == null
        && (header.getType() == null || TYPES.contains(header.getType()));
  }

  /** Returns the algorithm that the header names. */
  JWSAlgorithm algorithm() {
    return jws.getHeader().getAlgorithm();
  }

  /** Returns the id of the key that the header names; null if it names none. */
  @Nullable String keyId() {
    return jws.getHeader().getKeyID();
  }

  private static JsonObject json(byte[] utf8) throws CharacterCodingException {
    return new JsonObject(
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
  }
}
