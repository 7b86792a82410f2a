package io.dashgate.filters;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one condition: {@code {key, value, operator?, type?, group_type_index?, negation?}}. */
final class LeafParser {

  private static final int MOST_VALUES = 1_000;
  private static final int MOST_GROUP_TYPES = 5;

  private static final Set<String> ELEMENT_KEYS = Set.of("tag_name", "text", "href");

  private LeafParser() {}

  /** Returns the condition; none if it has no value. */
  static Optional<PropertyFilter> parse(
      JsonObject leaf, PropertyType usual, FilterClock clock, FilterCost cost) {
    Operator named = operator(leaf.getValue("operator"));
    PropertyType type = type(leaf.getValue("type"), usual);
    if (!(leaf.getValue("key") instanceof String key)) {
      throw FilterParser.refusal("A property filter has no key.");
    }
    if (type == PropertyType.ELEMENT && !ELEMENT_KEYS.contains(key)) {
      throw unsupported("element " + key);
    }
    int groupTypeIndex =
        type == PropertyType.GROUP ? groupTypeIndex(leaf.getValue("group_type_index")) : -1;
    List<PropertyValue> values =
        values(leaf.containsKey("value") ? leaf.getValue("value") : leaf.getValue("values"));
    if (values.isEmpty() && !named.isUnary()) {
      return Optional.empty();
    }
    Operator operator = Boolean.TRUE.equals(leaf.getValue("negation")) ? named.inverse() : named;
    return Optional.of(
        new PropertyFilter(
            type, groupTypeIndex, key, operator, ValueTest.of(operator, values, clock, cost)));
  }

  private static Operator operator(@Nullable Object name) {
    return name == null
        ? Operator.EXACT
        : Operator.of(name.toString())
            .orElseThrow(
                () -> FilterParser.refusal("Unsupported property operator: \"" + name + "\"."));
  }

  private static PropertyType type(@Nullable Object name, PropertyType usual) {
    return name == null
        ? usual
        : PropertyType.of(name.toString()).orElseThrow(() -> unsupported(name.toString()));
  }

  static ApiException unsupported(String type) {
    if (type.equals("hogql")) {
      return FilterParser.refusal("HogQL is not supported.");
    }
    return FilterParser.refusal("Property filters of type \"" + type + "\" are not supported.");
  }

  private static int groupTypeIndex(@Nullable Object index) {
    if (index instanceof Integer number && number >= 0 && number < MOST_GROUP_TYPES) {
      return number;
    }
    throw FilterParser.refusal("group_type_index is required to be greater than 0 and less than 5");
  }

  private static List<PropertyValue> values(@Nullable Object value) {
    if (!(value instanceof JsonArray list)) {
      return value == null ? List.of() : List.of(value(value));
    }
    if (list.size() > MOST_VALUES) {
      throw FilterParser.refusal("A property filter may have at most " + MOST_VALUES + " values.");
    }
    return list.stream().filter(Objects::nonNull).map(LeafParser::value).toList();
  }

  private static PropertyValue value(Object value) {
    if (value instanceof Boolean) {
      return new PropertyValue(PropertyValue.Kind.BOOLEAN, value.toString());
    }
    if (value instanceof Number) {
      return new PropertyValue(PropertyValue.Kind.NUMBER, value.toString());
    }
    if (value instanceof JsonObject object) {
      return new PropertyValue(PropertyValue.Kind.DOCUMENT, object.encode());
    }
    if (value instanceof JsonArray array) {
      return new PropertyValue(PropertyValue.Kind.DOCUMENT, array.encode());
    }
    return PropertyValue.ofText(value.toString());
  }
}
