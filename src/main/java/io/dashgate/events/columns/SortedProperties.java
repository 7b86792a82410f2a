package io.dashgate.events.columns;

import io.dashgate.platform.json.RawParts;
import java.util.Map;
import java.util.TreeMap;

/**
 * Properties as they are read back: the keys in order, no blanks between them, texts with the usual
 * escapes. Packed events do not keep more of how they were written.
 */
public final class SortedProperties {

  private SortedProperties() {}

  /** Returns the properties of an object of JSON. */
  public static String of(String object) {
    Map<String, String> values = new TreeMap<>();
    addTo(values, object);
    return write(values);
  }

  /** Adds the properties of an object of JSON to others, which are JSON by their keys. */
  public static void addTo(Map<String, String> values, String object) {
    PropertyParser.read(
        object, (key, isText, value) -> values.put(key, isText ? RawParts.quote(value) : value));
  }

  /** Writes properties in their order, values as JSON. */
  public static String write(Map<String, String> values) {
    StringBuilder json = new StringBuilder("{");
    values.forEach(
        (key, value) ->
            json.append(json.length() == 1 ? "" : ",")
                .append(RawParts.quote(key))
                .append(':')
                .append(value));
    return json.append('}').toString();
  }
}
