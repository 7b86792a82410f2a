package io.dashgate.platform.problem;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The error object of the API: exactly the four keys {@code type, code, detail, attr}, in that
 * order, on every status of 400 and above.
 *
 * @param status the HTTP status
 * @param type the family: {@code validation_error}, {@code invalid_request}, {@code
 *     authentication_error}, {@code throttled_error} or {@code server_error}
 * @param code the machine-readable reason within the family
 * @param detail one sentence for people; clients compare some of these texts
 * @param attr the body field or parameter at fault, nested names joined with {@code __}; null when
 *     none is
 */
public record Problem(int status, String type, String code, String detail, @Nullable String attr) {

  /** Returns the object as it is sent. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("type", type)
        .put("code", code)
        .put("detail", detail)
        .put("attr", attr);
  }
}
