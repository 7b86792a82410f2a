package io.dashgate.platform.contract;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Parameter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of one path or query parameter. */
final class ParameterRule {

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

  /** An id has one spelling, without sign or leading zeros. */
  private static final Pattern CANONICAL_ID = Pattern.compile("[1-9][0-9]{0,18}");

  private final String name;
  private final boolean inPath;
  private final SchemaType type;
  private final boolean lenient;
  private final boolean required;
  private final @Nullable Object defaultValue;
  private final @Nullable Pattern pattern;
  private final FieldRule field;

  private ParameterRule(Parameter source) {
    JsonObject schema = (JsonObject) source.getSchema();
    this.name = source.getName();
    this.inPath = source.getIn() == Location.PATH;
    this.type = source.getSchemaType();
    this.lenient =
        schema.getBoolean("x-lenient", false)
            || source.getOpenAPIModel().getBoolean("x-lenient", false);
    this.required = source.isRequired();
    this.defaultValue = defaultOf(schema);
    String regex = schema.getString("pattern");
    this.pattern = regex == null ? null : Pattern.compile(regex);
    this.field = FieldRule.of(name, schema);
  }

  static ParameterRule of(Parameter source) {
    return new ParameterRule(source);
  }

  String name() {
    return name;
  }

  /** Returns the checked value, the default, or null if there is neither. */
  @Nullable Object value(Map<String, String> path, QueryString query) {
    return inPath ? pathValue(path.get(name)) : queryValue(query);
  }

  private Object pathValue(@Nullable String text) {
    if (text != null && type == SchemaType.INTEGER && CANONICAL_ID.matcher(text).matches()) {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException tooLarge) {
        throw ApiException.notFound();
      }
    }
    if (text != null
        && type == SchemaType.STRING
        && (pattern == null || pattern.matcher(text).matches())) {
      return text;
    }
    throw ApiException.notFound();
  }

  private @Nullable Object queryValue(QueryString query) {
    List<String> given = query.all(name);
    if (given.isEmpty()) {
      if (required) {
        throw ApiException.validation("required", "This parameter is required.", name);
      }
      return defaultValue;
    }
    if (type == SchemaType.ARRAY) {
      return field.check(new JsonArray(given)) instanceof JsonArray checked
          ? checked.getList()
          : given;
    }
    String last = given.get(given.size() - 1);
    Object value = typed(last);
    if (lenient) {
      return value instanceof String ? defaultValue : value;
    }
    return field.check(value);
  }

  /** Returns the text in the parameter's type, or unchanged if it is malformed. */
  private Object typed(String text) {
    return switch (type) {
      case INTEGER -> DIGITS.matcher(text).matches() ? saturated(text) : text;
      case BOOLEAN ->
          switch (text) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default -> text;
          };
      default -> text;
    };
  }

  /** A number out of range becomes the nearest in range: no row and no page has it. */
  private static Long saturated(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException tooLarge) {
      return digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static @Nullable Object defaultOf(JsonObject schema) {
    return schema.getValue("default") instanceof Integer number
        ? Long.valueOf(number)
        : schema.getValue("default");
  }
}
