package io.dashgate.platform.contract;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Reads bodies with the media type of forms. All values are texts. */
final class FormBody {

  /** The media type. */
  static final String TYPE = "application/x-www-form-urlencoded";

  private FormBody() {}

  /** Decodes and checks a form. The last value of a field has precedence. */
  static Form read(Buffer raw, BodyRule rule) {
    JsonObject given = new JsonObject();
    try {
      QueryString.decodeForm(raw).pairs().forEach(pair -> given.put(pair.name(), pair.value()));
      return new Form((JsonObject) rule.check(given), null);
    } catch (ApiException violation) {
      return new Form(given, violation);
    }
  }
}
