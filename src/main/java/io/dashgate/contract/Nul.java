package io.dashgate.contract;

import io.dashgate.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The one character of JSON that Postgres cannot keep. */
final class Nul {

  private Nul() {}

  /** Whether it stands in a value, or anywhere inside it. */
  static boolean isIn(@Nullable Object value) {
    if (value instanceof String text) {
      return text.indexOf('\0') >= 0;
    }
    if (value instanceof JsonArray array) {
      return array.stream().anyMatch(Nul::isIn);
    }
    return value instanceof JsonObject object
        && object.stream().anyMatch(entry -> isIn(entry.getKey()) || isIn(entry.getValue()));
  }

  /** Returns the 400 that names the field or parameter with it. */
  static ApiException refusal(@Nullable String attr) {
    return ApiException.validation(
        "null_characters_not_allowed", "Null characters are not allowed.", attr);
  }
}
