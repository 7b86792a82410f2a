package io.dashgate.queries.reading;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object of a query. A field of another kind is refused by its path. Numbers and
 * booleans may be texts, as they are in the parameters of a URL. Remembers which fields were read.
 */
final class QueryFields {

  private final JsonObject object;
  private final String path;

  /** Fields of which it was asked whether they are there, and those that were read as they are. */
  private final Set<String> present = new HashSet<>();

  private final Map<String, Object> whole = new HashMap<>();
  private final Map<String, QueryFields> children = new HashMap<>();
  private final Map<String, List<QueryFields>> lists = new HashMap<>();

  QueryFields(JsonObject object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * Returns the fields that were read so far: for another object with the same ones, all reads have
   * the same results. An empty list is as good as none, and so is an object of which nothing was
   * read.
   */
  JsonObject used() {
    JsonObject used = new JsonObject();
    present.forEach(name -> used.put(name, true));
    lists.forEach(
        (name, list) ->
            used.put(name, new JsonArray(list.stream().map(QueryFields::used).toList())));
    children.forEach(
        (name, child) -> {
          JsonObject of = child.used();
          if (!of.isEmpty()) {
            used.put(name, of);
          }
        });
    whole.forEach(used::put);
    return used;
  }

  boolean has(String name) {
    boolean has = object.getValue(name) != null;
    if (has) {
      present.add(name);
    }
    return has;
  }

  @Nullable Object value(String name) {
    Object value = object.getValue(name);
    if (value != null) {
      whole.put(name, value);
    }
    return value;
  }

  /** Returns a text; null if there is none, or an empty one. */
  @Nullable String text(String name) {
    Object value = value(name);
    if (value == null || value.equals("")) {
      return null;
    }
    if (value instanceof String || value instanceof Number) {
      return value.toString();
    }
    throw unfit(name, "a string");
  }

  /** Returns whether a field is true. */
  boolean flag(String name) {
    Object value = value(name);
    if (value == null || value.equals("")) {
      return false;
    }
    String text = value.toString();
    if (text.equalsIgnoreCase("true") || text.equals("1")) {
      return true;
    }
    if (text.equalsIgnoreCase("false") || text.equals("0")) {
      return false;
    }
    throw unfit(name, "a boolean");
  }

  /** Returns a whole number, if there is one. */
  Optional<Integer> number(String name) {
    Double value = decimal(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw unfit(name, "an integer");
    }
    return Optional.of(value.intValue());
  }

  /** Returns a number; null if there is none. */
  @Nullable Double decimal(String name) {
    Object value = value(name);
    if (value == null || value.equals("")) {
      return null;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text && text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      return Double.valueOf(text);
    }
    throw unfit(name, "a number");
  }

  /** Returns the fields of an object; of an empty one if there is none. */
  QueryFields child(String name) {
    Object value = object.getValue(name);
    if (value == null) {
      return new QueryFields(new JsonObject(), path(name));
    }
    if (value instanceof JsonObject child) {
      return children.computeIfAbsent(name, any -> new QueryFields(child, path(name)));
    }
    throw unfit(name, "an object");
  }

  /** Returns the objects of a list; none if there is no list. */
  List<QueryFields> children(String name) {
    List<QueryFields> before = lists.get(name);
    if (before != null) {
      return before;
    }
    List<QueryFields> fields = new ArrayList<>();
    for (Object value : list(object.getValue(name), name)) {
      String child = name + "." + fields.size();
      if (!(value instanceof JsonObject one)) {
        throw unfit(child, "an object");
      }
      fields.add(new QueryFields(one, path(child)));
    }
    if (!fields.isEmpty()) {
      lists.put(name, fields);
    }
    return fields;
  }

  /** Returns a list; an empty one if there is none. */
  JsonArray list(String name) {
    return list(value(name), name);
  }

  private JsonArray list(@Nullable Object value, String name) {
    if (value == null) {
      return new JsonArray();
    }
    if (value instanceof JsonArray list) {
      return list;
    }
    throw unfit(name, "a list");
  }

  /** Returns the refusal of a field of the wrong kind. */
  ApiException unfit(String name, String needed) {
    return ApiException.parseError(path(name) + " must be " + needed + ".");
  }

  private String path(String name) {
    return path + "." + name;
  }
}
