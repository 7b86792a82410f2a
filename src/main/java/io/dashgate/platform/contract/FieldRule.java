package io.dashgate.platform.contract;

import io.dashgate.platform.json.NulCharacters;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one value, such as a field of a body. Fields are checked one at a time, because the
 * API reports the first invalid field in the contract's order.
 */
final class FieldRule {

  /**
   * Makes validators. Each validator of the contract's own repository would copy the map of all
   * schemas, which is not needed because references in the contract are resolved.
   */
  private static final SchemaRepository NO_REFERENCES = Schemas.repository();

  private final @Nullable String name;
  private final JsonObject schema;
  private final int maxSize;
  private final Validator quick;
  private final Validator thorough;

  private FieldRule(@Nullable String name, JsonObject schema) {
    this.name = name;
    this.schema = schema;
    this.maxSize = schema.getInteger("x-max-size", 0);
    this.quick = validator(schema, OutputFormat.Flag);
    this.thorough = validator(schema, OutputFormat.Basic);
  }

  static FieldRule of(@Nullable String name, JsonObject schema) {
    return new FieldRule(name, schema);
  }

  String name() {
    return Objects.requireNonNull(name);
  }

  boolean hasDefault() {
    return schema.containsKey("default");
  }

  Object defaultValue() {
    return schema.getValue("default");
  }

  /**
   * Returns the value in the field's type, trimmed if the contract asks for it.
   *
   * @throws ApiException 400 with the path of the invalid field
   */
  @Nullable Object check(@Nullable Object given) {
    Object value = Coercion.apply(schema, given);
    if (value == null && !Schemas.allows(schema, "null")) {
      throw ApiException.validation("null", "This field may not be null.", name);
    }
    if (NulCharacters.isIn(value)) {
      throw NulCharacters.refusal(name);
    }
    if (value instanceof String text && text.isEmpty() && schema.getInteger("minLength", 0) == 1) {
      // before the validator, whose e-mail format fails on an empty text
      throw ApiException.validation("blank", "This field may not be blank.", name);
    }
    if (!quick.validate(value).getValid()) {
      throw Violation.of(name, schema, value, thorough.validate(value));
    }
    if (maxSize > 0) {
      requireSize(value);
    }
    return value;
  }

  /** One answer has many documents, so their limit is lower than that of a body. */
  private void requireSize(@Nullable Object value) {
    String document =
        value instanceof JsonObject object
            ? object.encode()
            : value instanceof JsonArray array ? array.encode() : "";
    if (document.length() > maxSize) {
      throw ApiException.validation(
          "max_length", "Ensure this field has no more than " + maxSize + " characters.", name);
    }
  }

  private static Validator validator(JsonObject schema, OutputFormat format) {
    return NO_REFERENCES.validator(
        schema instanceof JsonSchema built ? built : JsonSchema.of(schema),
        new JsonSchemaOptions(Schemas.OPTIONS).setOutputFormat(format));
  }
}
