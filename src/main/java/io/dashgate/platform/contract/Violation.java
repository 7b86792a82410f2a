package io.dashgate.platform.contract;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The error for a value that breaks a rule of the contract. The texts are PostHog's, because
 * clients compare them. A schema may have its own text for a keyword in {@code x-messages}, in
 * which {@code {type}} stands for the type of the value.
 */
final class Violation {

  /** Keywords that only report an error inside the value. */
  private static final Set<String> CONTAINERS =
      Set.of("properties", "items", "prefixItems", "$ref", "allOf", "anyOf", "oneOf");

  private final JsonObject schema;
  private final @Nullable Object value;
  private final @Nullable String attr;

  private Violation(JsonObject schema, @Nullable Object value, @Nullable String attr) {
    this.schema = schema;
    this.value = value;
    this.attr = attr;
  }

  /**
   * Returns the 400 for an invalid value.
   *
   * @param field name of the top-level field; null for the body as a whole
   * @param output of the validator, in its basic format
   */
  static ApiException of(
      @Nullable String field, JsonObject schema, @Nullable Object value, OutputUnit output) {
    OutputUnit leaf = firstLeaf(output);
    String keyword = leaf == null ? "" : lastSegment(leaf.getKeywordLocation());
    Violation place = new Violation(schema, value, field);
    if (leaf != null) {
      for (String step : leaf.getInstanceLocation().substring(1).split("/", -1)) {
        place = step.isEmpty() ? place : place.inside(step);
      }
    }
    return place.word(keyword);
  }

  private static @Nullable OutputUnit firstLeaf(OutputUnit output) {
    List<OutputUnit> errors = output.getErrors();
    if (errors == null) {
      return null;
    }
    return errors.stream()
        .filter(error -> isLeaf(error.getKeywordLocation()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isLeaf(String location) {
    String last = lastSegment(location);
    return !CONTAINERS.contains(last) && !last.chars().allMatch(Character::isDigit);
  }

  private static String lastSegment(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Descends to an element or member. An array of scalars is one field: elements have no name. */
  private Violation inside(String step) {
    if (value instanceof JsonArray array) {
      JsonObject items = Schemas.items(schema);
      Object element = array.getValue(Integer.parseInt(step));
      boolean named = Schemas.allows(items, "object");
      return new Violation(items, element, named ? below(step) : attr);
    }
    Object member = value instanceof JsonObject object ? object.getValue(step) : null;
    return new Violation(Schemas.property(schema, step), member, below(step));
  }

  private String below(String step) {
    return attr == null ? step : attr + "__" + step;
  }

  private ApiException word(String keyword) {
    JsonObject own = schema.getJsonObject("x-messages", new JsonObject()).getJsonObject(keyword);
    if (own != null) {
      String detail = own.getString("detail").replace("{type}", typeName(value));
      return ApiException.validation(own.getString("code"), detail, attr);
    }
    if (value == null && !keyword.equals("required")) {
      return ApiException.validation("null", "This field may not be null.", attr);
    }
    if (schema.containsKey("enum")) {
      return ApiException.validation(
          "invalid_choice", "\"%s\" is not a valid choice.".formatted(display(value)), attr);
    }
    return switch (keyword) {
      case "type" -> wrongType();
      case "required" -> missingMember();
      case "maxLength" -> limit("max_length", "Ensure this field has no more than %s characters.");
      case "minLength" ->
          schema.getInteger("minLength") == 1
              ? ApiException.validation("blank", "This field may not be blank.", attr)
              : limit("min_length", "Ensure this field has at least %s characters.");
      case "maxItems" -> limit("max_length", "Ensure this field has no more than %s elements.");
      case "minItems" -> limit("min_length", "Ensure this field has at least %s elements.");
      case "maximum" -> limit("max_value", "Ensure this value is less than or equal to %s.");
      case "minimum" -> limit("min_value", "Ensure this value is greater than or equal to %s.");
      case "format" -> wrongFormat();
      default -> ApiException.invalidInput("This value is not valid.", attr);
    };
  }

  private ApiException limit(String code, String text) {
    String keyword =
        switch (code) {
          case "max_length" -> schema.containsKey("maxLength") ? "maxLength" : "maxItems";
          case "min_length" -> schema.containsKey("minLength") ? "minLength" : "minItems";
          case "max_value" -> "maximum";
          default -> "minimum";
        };
    return ApiException.validation(code, text.formatted(schema.getValue(keyword)), attr);
  }

  private ApiException missingMember() {
    JsonObject object = value instanceof JsonObject given ? given : new JsonObject();
    String missing =
        schema.getJsonArray("required", new JsonArray()).stream()
            .map(Object::toString)
            .filter(name -> !object.containsKey(name))
            .findFirst()
            .orElse("");
    return ApiException.validation("required", "This field is required.", below(missing));
  }

  private ApiException wrongType() {
    List<String> types = Schemas.types(schema);
    if (types.contains("string")) {
      return ApiException.invalidInput("Not a valid string.", attr);
    }
    if (types.contains("boolean")) {
      return ApiException.invalidInput("Must be a valid boolean.", attr);
    }
    if (types.contains("integer")) {
      return value instanceof String text && text.length() > 1000
          ? ApiException.validation("max_string_length", "String value too large.", attr)
          : ApiException.invalidInput("A valid integer is required.", attr);
    }
    if (types.contains("number")) {
      return ApiException.invalidInput("A valid number is required.", attr);
    }
    String got = "but got type \"%s\".".formatted(typeName(value));
    return types.contains("array")
        ? ApiException.validation("not_a_list", "Expected a list of items " + got, attr)
        : ApiException.validation("not_a_dict", "Expected a dictionary of items " + got, attr);
  }

  private ApiException wrongFormat() {
    return switch (schema.getString("format")) {
      case "uuid" -> ApiException.invalidInput("Must be a valid UUID.", attr);
      case "email" -> ApiException.invalidInput("Enter a valid email address.", attr);
      case "date-time" ->
          ApiException.invalidInput("Datetime has wrong format. Use ISO 8601.", attr);
      default -> ApiException.invalidInput("This value is not valid.", attr);
    };
  }

  /** Returns the name of a JSON value's type in the API's texts. */
  static String typeName(@Nullable Object value) {
    if (value == null) {
      return "NoneType";
    }
    if (value instanceof String) {
      return "str";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof JsonObject) {
      return "dict";
    }
    if (value instanceof JsonArray) {
      return "list";
    }
    return value instanceof BigDecimal ? "float" : "int";
  }

  private static String display(@Nullable Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    String text = String.valueOf(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
