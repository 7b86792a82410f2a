package io.dashgate.platform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a request body: strict UTF-8, strict JSON, bounded depth and size. Decimals keep every
 * digit, so that a document is read back unchanged. Refused: lone surrogates (Postgres cannot store
 * them), numbers beyond a double (most clients cannot read them), duplicate keys (parsers differ in
 * the value that they take).
 */
public final class JsonBody {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_VALUES = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(400)
                  .maxNameLength(10_000)
                  .build())
          .build();

  private final JsonParser parser;
  private int values;

  private JsonBody(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Returns the body as JsonObject, JsonArray, String, Number, Boolean or null.
   *
   * @throws ApiException 400 {@code parse_error}
   */
  public static @Nullable Object decode(Buffer body) {
    String text = text(body);
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonBody decoder = new JsonBody(parser);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw ApiException.parseError("Expecting value: line 1 column 1 (char 0)");
      }
      Object value = decoder.value(first);
      if (parser.nextToken() != null) {
        throw ApiException.parseError("Extra data after the value");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw ApiException.parseError("The document is nested too deep, or a part of it is too long");
    } catch (JsonProcessingException e) {
      throw ApiException.parseError(reason(e));
    } catch (IOException e) {
      throw ApiException.parseError("The document could not be read");
    }
  }

  private static String text(Buffer body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw ApiException.parseError("'utf-8' codec can't decode the body");
    }
  }

  private @Nullable Object value(JsonToken token) throws IOException {
    if (++values > MAX_VALUES) {
      throw ApiException.parseError("The document has more than " + MAX_VALUES + " values");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> checked(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw ApiException.parseError("Expecting value");
    };
  }

  private JsonObject object() throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      object.put(checked(name), value(parser.nextToken()));
    }
    return object;
  }

  private JsonArray array() throws IOException {
    JsonArray array = new JsonArray();
    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; ) {
      array.add(value(next));
      next = parser.nextToken();
    }
    return array;
  }

  private Number integer() throws IOException {
    Number number = parser.getNumberValue();
    return number instanceof BigInteger ? inRange(number) : number;
  }

  private Number decimal() throws IOException {
    try {
      return inRange(parser.getDecimalValue());
    } catch (NumberFormatException exponentBeyondAnInt) {
      throw outOfRange();
    }
  }

  private static Number inRange(Number number) {
    if (Double.isInfinite(number.doubleValue())) {
      throw outOfRange();
    }
    return number;
  }

  private static ApiException outOfRange() {
    return ApiException.parseError("Out of range float values are not JSON compliant");
  }

  private String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw ApiException.parseError("Unpaired surrogate in a string");
        }
        i++;
      }
    }
    return text;
  }

  /** Returns the parser's message without the excerpt of the body that it may quote. */
  private static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("Malformed document");
    String clean = message.replaceAll("[^ -~]", "?").replaceAll(" \\(start marker.*", "");
    var location = e.getLocation();
    return "%s: line %d column %d"
        .formatted(
            clean.length() <= 120 ? clean : clean.substring(0, 120),
            location == null ? 1 : location.getLineNr(),
            location == null ? 1 : location.getColumnNr());
  }
}
