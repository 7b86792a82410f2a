package io.dashgate.platform.auth;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed token taken apart, and nothing more: none of it is true before its signature holds.
 *
 * @param text the token as it came
 * @param signatureBytes the length of the signature
 */
record CompactToken(String text, JsonObject header, JsonObject claims, int signatureBytes) {

  private static final int LONGEST = 16 * 1024;
  private static final String SEGMENT = "([A-Za-z0-9_-]+)";
  private static final Pattern FORM = Pattern.compile(SEGMENT + "\\." + SEGMENT + "\\." + SEGMENT);
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Others are for other uses, such as {@code logout+jwt} (RFC 8725, section 3.11). */
  private static final Set<String> TYPES =
      Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

  /** Takes a token apart; nothing if it is not written as it should be. */
  static Optional<CompactToken> parse(String text) {
    Matcher segments = FORM.matcher(text);
    if (text.length() > LONGEST || !segments.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CompactToken(
              text,
              object(segments.group(1)),
              object(segments.group(2)),
              decode(segments.group(3)).length));
    } catch (CharacterCodingException | RuntimeException badlyWritten) {
      return Optional.empty();
    }
  }

  /**
   * Whether the header asks for nothing that is not done here. Keys in it or linked from it are not
   * looked at.
   */
  boolean isPlain() {
    return !header.containsKey("crit")
        && (!header.containsKey("typ")
            || (header.getValue("typ") instanceof String type
                && TYPES.contains(type.toLowerCase(Locale.ROOT))))
        && (!header.containsKey("kid") || header.getValue("kid") instanceof String);
  }

  /** Returns the name of the key, or null if it has none. */
  @Nullable String keyId() {
    return header.getString("kid");
  }

  private static JsonObject object(String segment) throws CharacterCodingException {
    return new JsonObject(
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(segment))).toString());
  }

  private static byte[] decode(String segment) {
    byte[] bytes = DECODER.decode(segment);
    if (!ENCODER.encodeToString(bytes).equals(segment)) {
      throw new IllegalArgumentException("bits after the end: the same token in other words");
    }
    return bytes;
  }
}
