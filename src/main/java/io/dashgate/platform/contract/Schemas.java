package io.dashgate.platform.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.impl.OpenAPIFormatValidator;
import java.util.List;

/** Reads what JSON Schema writes in more than one way. */
final class Schemas {

  /** How the contract's schemas are read. */
  static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions().setBaseUri("app://").setDraft(Draft.DRAFT202012);

  private Schemas() {}

  /** Makes an empty repository, with OpenAPI's formats. */
  static SchemaRepository repository() {
    return SchemaRepository.create(OPTIONS, new OpenAPIFormatValidator());
  }

  /** Returns the types that a schema allows: {@code type} may be a name or a list of names. */
  static List<String> types(JsonObject schema) {
    Object type = schema.getValue("type");
    if (type instanceof JsonArray many) {
      return many.stream().map(Object::toString).toList();
    }
    return type == null ? List.of() : List.of(type.toString());
  }

  /** Whether a schema allows a type. */
  static boolean allows(JsonObject schema, String type) {
    Object allowed = schema.getValue("type");
    return allowed instanceof JsonArray many ? many.contains(type) : type.equals(allowed);
  }

  /** Returns the schema of a property; an empty one, which allows anything, if there is none. */
  static JsonObject property(JsonObject schema, String name) {
    return schema
        .getJsonObject("properties", new JsonObject())
        .getJsonObject(name, new JsonObject());
  }

  /** Returns the schema of the elements of an array. */
  static JsonObject items(JsonObject schema) {
    return schema.getJsonObject("items", new JsonObject());
  }
}
