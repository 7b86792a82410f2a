package io.dashgate.queries.reading;

import io.dashgate.platform.problem.ApiException;
import org.jspecify.annotations.Nullable;

/** Refuses what queries cannot have yet: 400, with a text that clients can show. */
final class Unsupported {

  private static final int MOST_SHOWN = 100;

  private Unsupported() {}

  static ApiException feature(String name) {
    return refusal(shown(name) + " is not supported.");
  }

  static ApiException hogql() {
    return feature("HogQL");
  }

  static ApiException math(String name) {
    return refusal("Math \"" + shown(name) + "\" is not supported.");
  }

  static ApiException interval(String name) {
    return ApiException.invalidInput(
        "\"" + shown(name) + "\" is not a valid interval.", "interval");
  }

  static ApiException kind(@Nullable String kind) {
    return refusal("Unsupported query kind: " + shown(String.valueOf(kind)) + ".");
  }

  static ApiException actorsWithoutSource() {
    return feature("ActorsQuery without a source");
  }

  static ApiException actions() {
    return refusal("Actions are not supported.");
  }

  static ApiException dataWarehouse() {
    return refusal("Data warehouse series are not supported.");
  }

  static ApiException breakdown(String type) {
    return refusal("Breakdowns of type \"" + shown(type) + "\" are not supported.");
  }

  private static ApiException refusal(String detail) {
    return ApiException.invalidInput(detail, null);
  }

  private static String shown(String name) {
    return name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name;
  }
}
