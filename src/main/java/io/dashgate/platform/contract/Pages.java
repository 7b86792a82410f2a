package io.dashgate.platform.contract;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * The operations that answer with pages or other text rather than JSON, which get a mark. The
 * library refuses a contract that has {@code text/html} in it, so it is given {@code text/plain}
 * there; the contract that is served says the truth.
 */
final class Pages {

  private static final String MARK = "x-page";
  private static final String HTML = "text/html";

  private Pages() {}

  /** Changes a document so that the library takes it, and returns it. */
  static JsonObject asText(JsonObject document) {
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (Map.Entry<String, Object> member : paths.getJsonObject(path)) {
        if (member.getValue() instanceof JsonObject operation) {
          JsonObject content = content(operation);
          if (content.containsKey(HTML)) {
            content.put("text/plain", content.remove(HTML));
          }
          if (!content.isEmpty() && !content.containsKey("application/json")) {
            operation.put(MARK, true);
          }
        }
      }
    }
    return document;
  }

  /** Whether the answer of an operation of such a document is a page or other text. */
  static boolean isPage(JsonObject operation) {
    return operation.getBoolean(MARK, false);
  }

  private static JsonObject content(JsonObject operation) {
    JsonObject none = new JsonObject();
    return operation
        .getJsonObject("responses", none)
        .getJsonObject("200", none)
        .getJsonObject("content", none);
  }
}
