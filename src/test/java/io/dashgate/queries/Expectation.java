package io.dashgate.queries;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares an answer with what a case expects of it: objects have the named keys at least, lists
 * the same length and order, numbers are equal within a millionth.
 */
final class Expectation {

  private static final double NEAR = 1e-6;

  private Expectation() {}

  /** Returns the first difference; empty: the answer is as expected. */
  static Optional<String> difference(Object expected, Object given) {
    return difference("", expected, given);
  }

  private static Optional<String> difference(String path, Object expected, Object given) {
    if (expected instanceof JsonObject object) {
      return object.fieldNames().stream().anyMatch(name -> name.startsWith("$") && isSpecial(name))
          ? special(path, object, given)
          : ofObject(path, object, given);
    }
    if (expected instanceof JsonArray list) {
      return ofList(path, list, given);
    }
    if (expected instanceof Number number && given instanceof Number other) {
      return near(number.doubleValue(), other.doubleValue(), NEAR)
          ? Optional.empty()
          : says(path, expected, given);
    }
    boolean isSame = expected == null ? given == null : expected.equals(given);
    return isSame ? Optional.empty() : says(path, expected, given);
  }

  private static boolean isSpecial(String name) {
    return List.of("$any_order", "$instant", "$len", "$near").contains(name);
  }

  private static Optional<String> says(String path, Object expected, Object given) {
    return Optional.of((path.isEmpty() ? "it" : path) + ": " + expected + " instead of " + given);
  }

  private static boolean near(double one, double other, double by) {
    return Math.abs(one - other) <= by * Math.max(1, Math.abs(one));
  }

  private static Optional<String> ofObject(String path, JsonObject expected, Object given) {
    if (!(given instanceof JsonObject object)) {
      return says(path, expected, given);
    }
    for (String name : expected.fieldNames()) {
      Optional<String> found =
          difference(path + "." + name, expected.getValue(name), object.getValue(name));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofList(String path, JsonArray expected, Object given) {
    if (!(given instanceof JsonArray list) || list.size() != expected.size()) {
      return says(path, expected, given);
    }
    for (int i = 0; i < expected.size(); i++) {
      Optional<String> found =
          difference(path + "[" + i + "]", expected.getValue(i), list.getValue(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> special(String path, JsonObject expected, Object given) {
    if (expected.containsKey("$any_order")) {
      return anyOrder(path, expected.getJsonArray("$any_order"), given);
    }
    if (expected.containsKey("$len")) {
      return given instanceof JsonArray list && list.size() == expected.getInteger("$len")
          ? Optional.empty()
          : says(path, expected, given);
    }
    if (expected.containsKey("$near")) {
      return given instanceof Number number
              && Math.abs(number.doubleValue() - expected.getDouble("$near"))
                  <= expected.getDouble("by")
          ? Optional.empty()
          : says(path, expected, given);
    }
    boolean isSame =
        given instanceof String text
            && OffsetDateTime.parse(text)
                .isEqual(OffsetDateTime.parse(expected.getString("$instant")));
    return isSame ? Optional.empty() : says(path, expected, given);
  }

  private static Optional<String> anyOrder(String path, JsonArray expected, Object given) {
    if (!(given instanceof JsonArray list) || list.size() != expected.size()) {
      return says(path, expected, given);
    }
    List<Object> left = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      left.add(list.getValue(i));
    }
    for (int i = 0; i < expected.size(); i++) {
      Object one = expected.getValue(i);
      Optional<Object> match =
          left.stream().filter(other -> difference(path, one, other).isEmpty()).findFirst();
      if (match.isEmpty()) {
        return says(path, one, given);
      }
      left.remove(match.get());
    }
    return Optional.empty();
  }
}
