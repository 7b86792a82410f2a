package io.dashgate.platform.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.vertx.OpenApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Media types that the library does not support. */
class MediaTypesTest {

  @Test
  void answersOfEveryTypeAreTakenByTheLibrary() {
    for (String type :
        List.of("text/html", "text/csv", "text/event-stream", "image/svg+xml", "image/png")) {
      OpenAPIContract contract = contract(operation(type));

      Set<String> seen = contract.operation("o").getResponse(200).getContent().keySet();
      assertEquals(
          Set.of(type.startsWith("text/") ? "text/plain" : "application/octet-stream"), seen, type);
      assertTrue(MediaTypes.answersOther(contract.operation("o").getOpenAPIModel()), type);
    }
  }

  @Test
  void jsonBesideAnotherTypeStays() {
    OpenAPIContract contract = contract(operation("application/json", "text/csv", "text/html"));

    assertEquals(
        Set.of("application/json", "text/plain"),
        contract.operation("o").getResponse(200).getContent().keySet());
    assertFalse(MediaTypes.answersOther(contract.operation("o").getOpenAPIModel()));
  }

  @Test
  void formBodiesAreTakenByTheLibrary() {
    JsonObject operation =
        operation("application/json")
            .put(
                "requestBody",
                new JsonObject().put("content", content("application/x-www-form-urlencoded")));

    assertEquals(
        Set.of("application/octet-stream"),
        contract(operation).operation("o").getRequestBody().getContent().keySet());
  }

  @Test
  void theServedDocumentKeepsThem() {
    String text = document(operation("image/svg+xml")).encode();

    assertTrue(Contract.of(text).json("http://localhost").contains("image/svg+xml"));
  }

  private static OpenAPIContract contract(JsonObject operation) {
    return OpenApi.contract(MediaTypes.supported(document(operation)), Schemas.repository());
  }

  private static JsonObject document(JsonObject operation) {
    JsonObject scope = new JsonObject().put("enum", JsonArray.of("a:read"));
    return new JsonObject()
        .put("openapi", "3.1.0")
        .put("info", new JsonObject().put("title", "t").put("version", "1"))
        .put("paths", new JsonObject().put("/o/", new JsonObject().put("post", operation)))
        .put("components", new JsonObject().put("schemas", new JsonObject().put("Scope", scope)));
  }

  private static JsonObject operation(String... types) {
    JsonObject answer = new JsonObject().put("description", "d").put("content", content(types));
    return new JsonObject()
        .put("operationId", "o")
        .put("responses", new JsonObject().put("200", answer));
  }

  private static JsonObject content(String... types) {
    JsonObject content = new JsonObject();
    for (String type : new TreeSet<>(List.of(types))) {
      content.put(type, new JsonObject().put("schema", new JsonObject().put("type", "string")));
    }
    return content;
  }
}
