package io.dashgate.platform.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import java.util.List;
import java.util.Map;

/**
 * Media types of request bodies and answers. The library refuses a document with types that it does
 * not support, such as HTML, CSV or SVG; it gets {@code text/plain} or {@code
 * application/octet-stream} in their place. The document that is served keeps them.
 */
final class MediaTypes {

  private static final String JSON = "application/json";

  /** Marks an operation whose answer is not JSON. */
  private static final String MARK = "x-no-json";

  /** Marks an operation that takes a form. */
  private static final String FORM_MARK = "x-form";

  private MediaTypes() {}

  /** Replaces the media types in a document that the library does not support, and returns it. */
  static JsonObject supported(JsonObject document) {
    for (JsonObject path : objects(document.getJsonObject("paths"))) {
      for (JsonObject operation : objects(path)) {
        JsonObject answer = content(member(member(operation, "responses"), "200"));
        if (!answer.isEmpty() && !answer.containsKey(JSON)) {
          operation.put(MARK, true);
        }
        JsonObject body = content(member(operation, "requestBody"));
        if (body.containsKey(FormBody.TYPE) && !body.containsKey(JSON)) {
          operation.put(FORM_MARK, true);
        }
        replace(body);
        objects(member(operation, "responses")).forEach(one -> replace(content(one)));
      }
    }
    JsonObject shared = member(member(document, "components"), "responses");
    objects(shared).forEach(one -> replace(content(one)));
    return document;
  }

  /** Whether the answer of an operation of such a document is something else than JSON. */
  static boolean answersOther(JsonObject operation) {
    return operation.getBoolean(MARK, false);
  }

  /** Whether an operation of such a document takes a form. Its substitute has the schema. */
  static boolean takesForm(JsonObject operation) {
    return operation.getBoolean(FORM_MARK, false);
  }

  private static void replace(JsonObject content) {
    for (String type : List.copyOf(content.fieldNames())) {
      if (!MediaType.isMediaTypeSupported(type)) {
        String substitute =
            type.startsWith("text/") ? MediaType.TEXT_PLAIN : MediaType.APPLICATION_OCTET_STREAM;
        Object schema = content.remove(type);
        content.getMap().putIfAbsent(substitute, schema);
      }
    }
  }

  private static JsonObject content(JsonObject body) {
    return member(body, "content");
  }

  private static JsonObject member(JsonObject object, String name) {
    return object.getJsonObject(name, new JsonObject());
  }

  private static List<JsonObject> objects(JsonObject object) {
    return object.stream()
        .map(Map.Entry::getValue)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }
}
