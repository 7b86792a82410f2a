package io.dashgate.filters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.dashgate.filters.PropertyValue.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads some properties from a JSON object without decoding the others. */
public final class PropertyReader {

  /** What is stored was bounded when it arrived. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private PropertyReader() {}

  /**
   * Returns the properties with some names; what is missing has no entry.
   *
   * @param object a JSON object; of a name that occurs twice, the last one counts
   */
  public static Map<String, PropertyValue> read(String object, Set<String> names) {
    Map<String, PropertyValue> found = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(object)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return found;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (names.contains(name)) {
          found.put(name, value(parser, object));
        } else {
          parser.skipChildren();
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a value of valid JSON. */
  public static PropertyValue value(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return value(parser, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PropertyValue value(JsonParser parser, String source) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> PropertyValue.ofText(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new PropertyValue(Kind.NUMBER, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new PropertyValue(Kind.BOOLEAN, parser.getText());
      case START_OBJECT, START_ARRAY -> {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getCharOffset();
        yield new PropertyValue(Kind.DOCUMENT, withoutBlanks(source.substring(start, end)));
      }
      default -> PropertyValue.MISSING;
    };
  }

  /** Removes the blanks between the values of a document. */
  private static String withoutBlanks(String json) {
    StringBuilder text = new StringBuilder(json.length());
    boolean isInString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (isInString && c == '\\') {
        text.append(c).append(json.charAt(++i));
        continue;
      }
      if (c == '"') {
        isInString = !isInString;
      }
      if (isInString || c > ' ') {
        text.append(c);
      }
    }
    return text.toString();
  }
}
