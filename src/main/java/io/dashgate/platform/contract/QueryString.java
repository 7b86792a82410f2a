package io.dashgate.platform.contract;

import io.dashgate.platform.json.NulCharacters;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query string, or a form in the same syntax, decoded once and strictly: invalid
 * percent-encoding, invalid UTF-8 and NUL are refused. The server's own decoder guesses or fails.
 */
public final class QueryString {

  private static final QueryString EMPTY = new QueryString(List.of());

  /** A decoded {@code name=value}; without {@code =} the value is empty. */
  public record Pair(String name, String value) {}

  private final List<Pair> pairs;

  private QueryString(List<Pair> pairs) {
    this.pairs = pairs;
  }

  /**
   * Decodes a query string.
   *
   * @param raw the request target after {@code ?}; may be null
   * @throws ApiException 400 if it is malformed
   */
  public static QueryString decode(@Nullable String raw) {
    return raw == null || raw.isEmpty() ? EMPTY : decode(raw, "query string", "malformed_query");
  }

  /**
   * Decodes a form ({@code application/x-www-form-urlencoded}).
   *
   * @throws ApiException 400 if it is malformed
   */
  static QueryString decodeForm(Buffer raw) {
    return decode(raw.toString(StandardCharsets.ISO_8859_1), "form", "malformed_form");
  }

  /**
   * Decodes pairs.
   *
   * @param what names the text in an error
   * @param code of the error
   */
  private static QueryString decode(String raw, String what, String code) {
    try {
      return decodePairs(raw);
    } catch (MalformedException malformed) {
      throw ApiException.badRequest(code, "The " + what + " " + malformed.getMessage());
    }
  }

  private static QueryString decodePairs(String raw) throws MalformedException {
    List<Pair> pairs = new ArrayList<>();
    int start = 0;
    while (start <= raw.length()) {
      int end = raw.indexOf('&', start);
      end = end < 0 ? raw.length() : end;
      if (end > start) {
        pairs.add(pair(raw.substring(start, end)));
      }
      start = end + 1;
    }
    return new QueryString(pairs);
  }

  /** Returns all pairs in the order given. */
  public List<Pair> pairs() {
    return pairs;
  }

  /** Returns the last value of a name, which has precedence; null if not given. */
  public @Nullable String last(String name) {
    for (int i = pairs.size() - 1; i >= 0; i--) {
      if (pairs.get(i).name().equals(name)) {
        return pairs.get(i).value();
      }
    }
    return null;
  }

  /** Returns every value of a name, in the order given. */
  public List<String> all(String name) {
    return pairs.stream().filter(pair -> pair.name().equals(name)).map(Pair::value).toList();
  }

  private static Pair pair(String raw) throws MalformedException {
    int equals = raw.indexOf('=');
    String name = decodeText(equals < 0 ? raw : raw.substring(0, equals));
    String value = equals < 0 ? "" : decodeText(raw.substring(equals + 1));
    if (NulCharacters.isIn(name) || NulCharacters.isIn(value)) {
      throw NulCharacters.refusal(name.replace("\0", ""));
    }
    return new Pair(name, value);
  }

  private static String decodeText(String raw) throws MalformedException {
    if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0 && isAscii(raw)) {
      return raw;
    }
    // Netty decodes bytes above 127 as ISO 8859-1
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        decoded.put(unescape(bytes, i));
        i += 2;
      } else {
        decoded.put(bytes[i] == '+' ? (byte) ' ' : bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("is not valid UTF-8.");
    }
  }

  private static byte unescape(byte[] bytes, int percent) throws MalformedException {
    int high = percent + 2 < bytes.length ? Character.digit(bytes[percent + 1], 16) : -1;
    int low = percent + 2 < bytes.length ? Character.digit(bytes[percent + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw new MalformedException("has invalid percent-encoding.");
    }
    return (byte) (high * 16 + low);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** A text that cannot be decoded. */
  private static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }
}
