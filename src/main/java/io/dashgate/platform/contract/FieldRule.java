package io.dashgate.platform.contract;

import io.dashgate.platform.json.NulCharacters;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of one value, such as a field of a body. A field at a time, not a body at
 * a time, since the API reports the first field at fault, in the contract's order.
 */
final class FieldRule {

  /**
   * Makes validators. Not the contract's own repository: each of its validators has a copy of the
   * map of all schemas, of which none is needed, since the contract comes with its references
   * resolved. The formats are those of the contract's.
   */
  private static final SchemaRepository NO_REFERENCES = Schemas.repository();

  private final @Nullable String name;
  private final JsonObject schema;
  private final int maxSize;
  private final PlainValues plain;
  private final Validator quick;
  private final Validator thorough;

  private FieldRule(@Nullable String name, JsonObject schema) {
    this.name = name;
    this.schema = schema;
    this.maxSize = schema.getInteger("x-max-size", 0);
    this.plain = PlainValues.of(schema);
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
   * Returns the value in the field's type, trimmed where the contract says so.
   *
   * @throws ApiException 400 naming the field, or the place inside it
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
      // before the validator, whose e-mail format cannot take an empty text
      throw ApiException.validation("blank", "This field may not be blank.", name);
    }
    if (!plain.has(value) && !quick.validate(value).getValid()) {
      throw Violation.of(name, schema, value, thorough.validate(value));
    }
    if (maxSize > 0 && value instanceof JsonObject document) {
      requireSize(document);
    }
    return value;
  }

  /** Answers carry documents many times over, so they are bounded more narrowly than bodies. */
  private void requireSize(JsonObject document) {
    if (document.encode().length() > maxSize) {
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
