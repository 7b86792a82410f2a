package io.dashgate.charts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.json.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document that was stored, read leniently: what is not there or of another kind is
 * empty.
 *
 * @param value a map, a list, a text, a number, a boolean or null
 */
record Node(@Nullable Object value) {

  /** What is not there. */
  static final Node NONE = new Node(null);

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** Members that are long and that no chart needs. */
  private static final Set<String> SKIPPED =
      Set.of(
          "persons_urls",
          "persons",
          "people",
          "people_url",
          "converted_people_url",
          "dropped_people_url",
          "filter",
          "properties");

  /** Numbers beyond are cut, so that sums of them are numbers, too. */
  private static final double LARGEST = 1e18;

  private static final int MAX_DEPTH = 12;

  /** Reads a document; {@link #NONE} if it cannot be read. */
  static Node read(@Nullable RawJson json) {
    if (json == null) {
      return NONE;
    }
    try (JsonParser parser = FACTORY.createParser(json.text())) {
      return parser.nextToken() == null ? NONE : new Node(value(parser, 0));
    } catch (IOException notJson) {
      return NONE;
    }
  }

  private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> depth < MAX_DEPTH ? members(parser, depth) : skipped(parser);
      case START_ARRAY -> depth < MAX_DEPTH ? items(parser, depth) : skipped(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static @Nullable Object skipped(JsonParser parser) throws IOException {
    parser.skipChildren();
    return null;
  }

  private static Map<String, Object> members(JsonParser parser, int depth) throws IOException {
    Map<String, Object> members = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (SKIPPED.contains(name)) {
        parser.skipChildren();
        continue;
      }
      Object value = value(parser, depth + 1);
      if (value != null) {
        members.put(name, value);
      }
    }
    return members;
  }

  private static List<@Nullable Object> items(JsonParser parser, int depth) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser, depth + 1));
    }
    return items;
  }

  private static double finite(double number) {
    return Double.isNaN(number) ? 0 : Math.max(-LARGEST, Math.min(number, LARGEST));
  }

  boolean isObject() {
    return value instanceof Map<?, ?>;
  }

  boolean isList() {
    return value instanceof List<?>;
  }

  boolean isNumber() {
    return value instanceof Double;
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(value) || "true".equals(value);
  }

  /** Returns a member of an object. */
  Node get(String name) {
    return value instanceof Map<?, ?> members ? new Node(members.get(name)) : NONE;
  }

  /** Returns the items of a list; none if it is none. */
  List<Node> items() {
    if (!(value instanceof List<?> list)) {
      return List.of();
    }
    List<Node> items = new ArrayList<>(list.size());
    for (Object item : list) {
      items.add(new Node(item));
    }
    return items;
  }

  /** Returns a number; 0 if it is none. */
  double number() {
    return value instanceof Double number ? number : 0;
  }

  /** Returns the numbers of a list; 0 for each item that is none. */
  double[] numbers() {
    if (!(value instanceof List<?> list)) {
      return new double[0];
    }
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i) instanceof Double number ? number : 0;
    }
    return numbers;
  }

  /** Returns a text, or a number or boolean as a text, without what cannot be drawn. */
  String text() {
    if (value instanceof String text) {
      return Texts.clean(text);
    }
    if (value instanceof Double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? String.valueOf(number.longValue())
          : number.toString();
    }
    return value instanceof Boolean ? value.toString() : "";
  }

  /** Returns the texts of a list. */
  List<String> texts() {
    return items().stream().map(Node::text).toList();
  }
}
