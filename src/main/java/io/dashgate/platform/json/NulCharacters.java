package io.dashgate.platform.json;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** NUL, the one character of JSON that Postgres cannot store. */
public final class NulCharacters {

  private NulCharacters() {}

  /** Whether a value or anything inside it contains one. */
  public static boolean isIn(@Nullable Object value) {
    if (value instanceof String text) {
      return text.indexOf('\0') >= 0;
    }
    if (value instanceof JsonArray array) {
      for (Object item : array) {
        if (isIn(item)) {
          return true;
        }
      }
    } else if (value instanceof JsonObject object) {
      for (Map.Entry<String, Object> entry : object) {
        if (isIn(entry.getKey()) || isIn(entry.getValue())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the 400 that names the field or parameter. */
  public static ApiException refusal(@Nullable String attr) {
    return ApiException.validation(
        "null_characters_not_allowed", "Null characters are not allowed.", attr);
  }
}
