package io.dashgate.platform.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that are right beyond doubt, by a schema that is read once: most of what callers send.
 * Of all others the validator is asked, which reads the schema anew for every value.
 */
final class PlainValues {

  /** What is understood here, and what says nothing of a value. */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "type",
          "maxLength",
          "minLength",
          "minimum",
          "maximum",
          "maxItems",
          "items",
          "properties",
          "required",
          "description",
          "title",
          "example",
          "examples",
          "default",
          "readOnly",
          "writeOnly");

  private final boolean understood;
  private final Set<String> types;
  private final long least;
  private final long most;
  private final int shortest;
  private final int longest;
  private final int mostItems;
  private final @Nullable PlainValues items;
  private final Map<String, PlainValues> properties = new HashMap<>();
  private final Set<String> required = new HashSet<>();

  private PlainValues(JsonObject schema) {
    this.types = Set.copyOf(Schemas.types(schema));
    this.least = schema.getLong("minimum", Long.MIN_VALUE);
    this.most = schema.getLong("maximum", Long.MAX_VALUE);
    this.shortest = schema.getInteger("minLength", 0);
    this.longest = schema.getInteger("maxLength", Integer.MAX_VALUE);
    this.mostItems = schema.getInteger("maxItems", Integer.MAX_VALUE);
    this.items = schema.containsKey("items") ? of(Schemas.items(schema)) : null;
    for (String name : schema.getJsonObject("properties", new JsonObject()).fieldNames()) {
      // the library notes its own there
      if (!name.startsWith("__")) {
        properties.put(name, of(Schemas.property(schema, name)));
      }
    }
    schema.getJsonArray("required", new JsonArray()).forEach(name -> required.add((String) name));
    this.understood =
        schema.fieldNames().stream()
            .allMatch(
                name ->
                    UNDERSTOOD.contains(name) || name.startsWith("x-") || name.startsWith("__"));
  }

  static PlainValues of(JsonObject schema) {
    return new PlainValues(schema);
  }

  /** Whether a value is right; if not, it may still be. */
  boolean has(@Nullable Object value) {
    if (!understood) {
      return false;
    }
    if (value instanceof String text) {
      return types.contains("string") && hasLength(text);
    }
    if (value instanceof Boolean) {
      return types.contains("boolean");
    }
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      return types.contains("integer") && number >= least && number <= most;
    }
    if (value instanceof JsonArray array) {
      return types.contains("array") && array.size() <= mostItems && hasItems(array);
    }
    if (value instanceof JsonObject object) {
      return types.contains("object") && hasProperties(object);
    }
    return value == null && types.contains("null");
  }

  /**
   * Bounds are in code points, of which there are no more than chars, and at least half as many.
   */
  private boolean hasLength(String text) {
    return text.length() <= longest && (text.length() + 1) / 2 >= shortest;
  }

  private boolean hasItems(JsonArray array) {
    if (items != null) {
      for (Object item : array) {
        if (!items.has(item)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean hasProperties(JsonObject object) {
    for (String name : required) {
      if (!object.containsKey(name)) {
        return false;
      }
    }
    for (Map.Entry<String, Object> entry : object) {
      PlainValues property = properties.get(entry.getKey());
      if (property != null && !property.has(entry.getValue())) {
        return false;
      }
    }
    return true;
  }
}
