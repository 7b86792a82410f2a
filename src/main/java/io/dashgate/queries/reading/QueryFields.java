package io.dashgate.queries.reading;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object of a query. A field of another kind is refused by its path. Numbers and
 * booleans may be texts, as they are in the parameters of a URL.
 */
final class QueryFields {

  private final JsonObject object;
  private final String path;

  QueryFields(JsonObject object, String path) {
    this.object = object;
    this.path = path;
  }

  boolean has(String name) {
    return object.getValue(name) != null;
  }

  @Nullable Object value(String name) {
    return object.getValue(name);
  }

  /** Returns a text; null if there is none, or an empty one. */
  @Nullable String text(String name) {
    Object value = object.getValue(name);
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
    Object value = object.getValue(name);
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
    Object value = object.getValue(name);
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
      return new QueryFields(child, path(name));
    }
    throw unfit(name, "an object");
  }

  /** Returns the objects of a list; none if there is no list. */
  List<QueryFields> children(String name) {
    List<QueryFields> children = new ArrayList<>();
    for (Object value : list(name)) {
      String child = name + "." + children.size();
      if (!(value instanceof JsonObject one)) {
        throw unfit(child, "an object");
      }
      children.add(new QueryFields(one, path(child)));
    }
    return children;
  }

  /** Returns a list; an empty one if there is none. */
  JsonArray list(String name) {
    Object value = object.getValue(name);
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
