package io.dashgate.queries;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes documents so that two with the same content have the same text. */
final class CanonicalJson {

  private CanonicalJson() {}

  /** Returns the text, with the members of objects in the order of their names. */
  static String of(JsonObject object) {
    return sorted(object).encode();
  }

  private static JsonObject sorted(JsonObject object) {
    Map<String, @Nullable Object> members = new TreeMap<>();
    object.forEach(member -> members.put(member.getKey(), value(member.getValue())));
    JsonObject sorted = new JsonObject();
    members.forEach(sorted::put);
    return sorted;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return sorted(object);
    }
    if (value instanceof JsonArray list) {
      JsonArray copy = new JsonArray();
      list.forEach(element -> copy.add(value(element)));
      return copy;
    }
    return value;
  }
}
