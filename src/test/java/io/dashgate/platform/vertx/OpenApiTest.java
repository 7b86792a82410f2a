package io.dashgate.platform.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Path;
import org.junit.jupiter.api.Test;

/** What is taken from inside the OpenAPI library. */
class OpenApiTest {

  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions().setBaseUri("app://").setDraft(Draft.DRAFT202012);

  private static final String DOCUMENT =
      """
      {"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{
        "/b/":{"get":{"operationId":"b","responses":{"200":{"description":"d","content":
          {"application/json":{"schema":{"$ref":"#/components/schemas/Small"}}}}}}},
        "/a/{id}/":{"get":{"operationId":"a","parameters":
          [{"name":"id","in":"path","required":true,"schema":{"type":"integer"}}],
          "responses":{"204":{"description":"d"}}}}},
       "components":{"schemas":{"Small":{"type":"integer","format":"int32"}}}}
      """;

  private final OpenAPIContract contract =
      OpenApi.contract(new JsonObject(DOCUMENT), OpenApi.schemas(OPTIONS));

  @Test
  void pathsAreInTheOrderOfTheDocument() {
    assertEquals(
        "[/b, /a/{id}]", contract.getPaths().stream().map(Path::getName).toList().toString());
  }

  @Test
  void operationsAndReferencesAreResolved() {
    assertEquals("a", contract.operation("a").getOperationId());
    assertEquals(
        "int32",
        contract
            .operation("b")
            .getResponse(200)
            .getContent()
            .get("application/json")
            .getSchema()
            .<String>get("format"));
  }

  @Test
  void formatsOfOpenApiAreChecked() {
    SchemaRepository schemas = OpenApi.schemas(OPTIONS);
    JsonSchema small = JsonSchema.of(new JsonObject("{\"type\":\"integer\",\"format\":\"int32\"}"));

    assertTrue(schemas.validator(small).validate(Integer.MAX_VALUE).getValid());
    assertFalse(schemas.validator(small).validate(Integer.MAX_VALUE + 1L).getValid());
  }
}
