package io.dashgate.platform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, found in its text without decoding their values: numbers keep their
 * digits. For objects with few of many values that matter, such as properties of events.
 */
public final class JsonMembers {

  /** Names are the clients': interning random ones would cost more than it saves. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private static final int FEW = 16;

  private final String text;
  private String[] names = new String[FEW];
  private JsonToken[] kinds = new JsonToken[FEW];

  /** Where the values begin and end in the text, alternately. */
  private int[] bounds = new int[2 * FEW];

  private int size;

  private JsonMembers(String text) {
    this.text = text;
  }

  /**
   * Finds the members of an object; none if the text is another value.
   *
   * @throws IOException if it is not JSON
   */
  public static JsonMembers read(String text) throws IOException {
    JsonMembers members = new JsonMembers(text);
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        parser.nextToken();
        while (parser.currentToken() != JsonToken.END_OBJECT) {
          members.add(parser);
        }
      }
    }
    return members;
  }

  /** Adds the member whose name was read, and reads the name of the next one. */
  private void add(JsonParser parser) throws IOException {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      kinds = Arrays.copyOf(kinds, 2 * size);
      bounds = Arrays.copyOf(bounds, 4 * size);
    }
    names[size] = parser.currentName();
    kinds[size] = parser.nextToken();
    bounds[2 * size] = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.nextToken(); // passes a string without decoding it
    bounds[2 * size + 1] = endOfValue((int) parser.currentTokenLocation().getCharOffset());
    size++;
  }

  /**
   * Returns where the value ends in front of a token: of the comma or the space between them it has
   * nothing.
   */
  private int endOfValue(int next) {
    int end = next;
    while (text.charAt(end - 1) <= ' ' || text.charAt(end - 1) == ',') {
      end--;
    }
    return end;
  }

  /**
   * Returns the members of an object that was stored, by name, as JSON.
   *
   * @throws UncheckedIOException if it is not JSON
   */
  public static Map<String, String> values(String object) {
    try {
      JsonMembers members = read(object);
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < members.size; i++) {
        values.put(members.names[i], members.raw(i));
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an object with these members, values as JSON. */
  public static String object(Map<String, String> values) {
    StringBuilder object = new StringBuilder("{");
    values.forEach((name, value) -> append(object, name, value));
    return object.append('}').toString();
  }

  /** Returns the number of members. */
  public int size() {
    return size;
  }

  /** Returns the name of a member. */
  public String name(int index) {
    return names[index];
  }

  /** Returns the first token of a value, which says what it is. */
  public JsonToken kind(int index) {
    return kinds[index];
  }

  /** Returns a value as it is in the text. */
  public String raw(int index) {
    return text.substring(bounds[2 * index], bounds[2 * index + 1]);
  }

  /** Returns the index of a member, the last one of that name; -1: there is none. */
  public int find(String name) {
    for (int i = size - 1; i >= 0; i--) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the value of a member as it is in the text; null: there is none. */
  public @Nullable String raw(String name) {
    int index = find(name);
    return index < 0 ? null : raw(index);
  }

  /**
   * Returns a value as text: that of a string, or a number or boolean as it is written; null: it is
   * null, an object or an array.
   */
  public @Nullable String scalar(int index) {
    return switch (kinds[index]) {
      case VALUE_STRING -> RawParts.text(new RawJson(raw(index)));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> raw(index);
      default -> null;
    };
  }

  /** Returns the members of an object in this one; none if there is no such object. */
  public JsonMembers object(String name) throws IOException {
    int index = find(name);
    return index >= 0 && kinds[index] == JsonToken.START_OBJECT
        ? read(raw(index))
        : new JsonMembers("{}");
  }

  /**
   * Returns the text of the object without some members, and with others at its end.
   *
   * @param without names; also those of {@code with} are left out
   * @param with values as JSON by name
   */
  public String with(Collection<String> without, Map<String, String> with) {
    StringBuilder changed = new StringBuilder(text.length() + 32).append('{');
    for (int i = 0; i < size; i++) {
      if (!without.contains(names[i]) && !with.containsKey(names[i])) {
        append(changed, names[i], raw(i));
      }
    }
    with.forEach((name, value) -> append(changed, name, value));
    return changed.append('}').toString();
  }

  private static void append(StringBuilder object, String name, String value) {
    object.append(object.length() == 1 ? "" : ",").append(RawParts.quote(name));
    object.append(':').append(value);
  }
}
