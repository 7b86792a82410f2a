package io.dashgate.events.columns;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads the properties of events, which are objects of JSON that were checked when they arrived.
 */
final class PropertyParser {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private PropertyParser() {}

  /** Takes the properties of an event, one by one. */
  interface Properties {

    /**
     * Takes a property.
     *
     * @param isText whether the value is a text; else it is JSON as it was sent
     */
    void add(String key, boolean isText, String value);
  }

  /** Reads an object. Of a key that occurs twice both values are given. */
  static void read(String object, Properties to) {
    try (JsonParser parser = FACTORY.createParser(object)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          to.add(key, true, parser.getText());
        } else {
          to.add(key, false, json(parser, object));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(JsonParser parser, String object) throws IOException {
    if (parser.currentToken().isScalarValue()) {
      return parser.getText();
    }
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return object.substring(start, (int) parser.currentLocation().getCharOffset());
  }
}
