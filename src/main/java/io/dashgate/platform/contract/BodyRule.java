package io.dashgate.platform.contract;

import io.dashgate.platform.json.NulCharacters;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of a request body: an object, field by field, or an array of objects. */
final class BodyRule {

  private final List<FieldRule> fields;
  private final Set<String> required;
  private final @Nullable FieldRule array;

  private BodyRule(List<FieldRule> fields, Set<String> required, @Nullable FieldRule array) {
    this.fields = fields;
    this.required = required;
    this.array = array;
  }

  static BodyRule of(JsonObject schema) {
    boolean isArray = Schemas.allows(schema, "array");
    JsonObject object = isArray ? Schemas.items(schema) : schema;
    List<FieldRule> fields = new ArrayList<>();
    for (String name : object.getJsonObject("properties", new JsonObject()).fieldNames()) {
      JsonObject property = Schemas.property(object, name);
      if (!name.startsWith("__") && !property.getBoolean("readOnly", false)) {
        fields.add(FieldRule.of(name, property));
      }
    }
    Set<String> required = new HashSet<>();
    object.getJsonArray("required", new JsonArray()).forEach(name -> required.add((String) name));
    JsonObject bounds = new JsonObject();
    for (String keyword : List.of("type", "minItems", "maxItems", "x-messages")) {
      if (schema.containsKey(keyword)) {
        bounds.put(keyword, schema.getValue(keyword));
      }
    }
    return new BodyRule(fields, required, isArray ? FieldRule.of(null, bounds) : null);
  }

  /** Returns the body with the writable keys of the contract. */
  Object check(@Nullable Object body) {
    if (body == null) {
      throw ApiException.validation("null", "No data provided", null);
    }
    if (array == null) {
      return checkObject(body);
    }
    if (!(body instanceof JsonArray given)) {
      String detail =
          "Expected a list of items but got type \"%s\".".formatted(Violation.typeName(body));
      throw ApiException.validation("not_a_list", detail, null);
    }
    array.check(given);
    JsonArray checked = new JsonArray();
    given.forEach(element -> checked.add(checkObject(element)));
    return checked;
  }

  private JsonObject checkObject(@Nullable Object body) {
    if (!(body instanceof JsonObject given)) {
      String detail =
          "Invalid data. Expected a dictionary, but got %s.".formatted(Violation.typeName(body));
      throw ApiException.invalidInput(detail, null);
    }
    JsonObject checked = new JsonObject();
    for (FieldRule field : fields) {
      if (given.containsKey(field.name())) {
        checked.put(field.name(), field.check(given.getValue(field.name())));
      } else if (required.contains(field.name())) {
        throw ApiException.validation("required", "This field is required.", field.name());
      } else if (field.hasDefault()) {
        checked.put(field.name(), field.defaultValue());
      }
    }
    rejectNulInTheRest(given);
    return checked;
  }

  /** Ignored keys are checked too: a NUL character is a mistake of the client anywhere. */
  private void rejectNulInTheRest(JsonObject given) {
    for (String key : given.fieldNames()) {
      if (NulCharacters.isIn(key) || NulCharacters.isIn(given.getValue(key))) {
        throw NulCharacters.refusal(key.replace("\0", ""));
      }
    }
  }
}
