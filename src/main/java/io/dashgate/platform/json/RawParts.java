package io.dashgate.platform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits documents without decoding their parts: each part keeps its text, so numbers keep their
 * digits and objects the order of their keys.
 */
public final class RawParts {

  private static final JsonFactory FACTORY = new JsonFactory();

  private RawParts() {}

  /** Returns the members of an object by name, in their order; none if it is not an object. */
  public static Map<String, RawJson> members(RawJson object) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    String text = object.text();
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser, text));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return members;
  }

  /** Returns the elements of an array; none if it is not an array. */
  public static List<RawJson> elements(RawJson array) {
    List<RawJson> elements = new ArrayList<>();
    String text = array.text();
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser, text));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return elements;
  }

  /** Returns a text as a JSON string. */
  public static String quote(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character == '"' || character == '\\') {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
      }
    }
    return '"' + text + '"';
  }

  /** Returns the value of a JSON string. */
  public static String text(RawJson string) {
    String json = string.text();
    if (json.startsWith("\"")
        && json.indexOf('"', 1) == json.length() - 1
        && json.indexOf('\\') < 0) {
      return json.substring(1, json.length() - 1);
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an object of members, in their order. */
  public static RawJson object(Map<String, RawJson> members) {
    StringBuilder text = new StringBuilder("{");
    members.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ",")
                .append(quote(name))
                .append(':')
                .append(value.text()));
    return new RawJson(text.append('}').toString());
  }

  private static RawJson value(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return new RawJson(text.substring(start, (int) parser.currentLocation().getCharOffset()));
  }
}
