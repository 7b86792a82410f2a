package io.dashgate.platform.contract;

import io.dashgate.platform.vertx.OpenApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import java.util.List;

/** Access to parts of JSON schemas that have more than one form. */
final class Schemas {

  /** The dialect of the contract's schemas. */
  static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions().setBaseUri("app://").setDraft(Draft.DRAFT202012);

  private Schemas() {}

  /** Returns an empty repository with the formats of OpenAPI. */
  static SchemaRepository repository() {
    return OpenApi.schemas(OPTIONS);
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

  /** Returns the schema of a property; if there is none, an empty one, which allows anything. */
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
