package io.dashgate.filters;

import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads property filters in each of the forms that clients send: a list, whose conditions must all
 * match; a group {@code {"type": "AND" | "OR", "values": [...]}} of conditions and groups; an old
 * object such as {@code {"email__icontains": "@example.com"}}. A condition without a value, which a
 * client has saved half-built, is left out.
 */
public final class FilterParser {

  /** The parameter and field that errors name. */
  static final String ATTR = "properties";

  private static final int MOST_LEAVES = 100;
  private static final int MOST_DEPTH = 5;

  private final PropertyType usual;
  private final FilterClock clock;
  private final FilterCost cost = new FilterCost();
  private int leaves;

  private FilterParser(PropertyType usual, FilterClock clock) {
    this.usual = usual;
    this.clock = clock;
  }

  /**
   * Reads filters from the text of a parameter; an empty text has none.
   *
   * @param usual the type of conditions without a type
   * @throws ApiException 400 if they cannot be read or are not supported
   */
  public static Filter parse(String text, PropertyType usual, FilterClock clock) {
    return text.isBlank() ? FilterGroup.NONE : of(decode(text), usual, clock);
  }

  /**
   * Reads filters from a decoded document; null has none.
   *
   * @param usual the type of conditions without a type
   * @throws ApiException 400 if they cannot be read or are not supported
   */
  public static Filter of(@Nullable Object document, PropertyType usual, FilterClock clock) {
    return new FilterParser(usual, clock).filters(document, true);
  }

  private static @Nullable Object decode(String text) {
    try {
      return JsonBody.decode(Buffer.buffer(text));
    } catch (ApiException unreadable) {
      throw unparsable();
    }
  }

  private Filter filters(@Nullable Object document, boolean mayBeText) {
    if (document == null) {
      return FilterGroup.NONE;
    }
    if (document instanceof JsonArray list) {
      return new FilterGroup(false, parts(list, 1));
    }
    if (document instanceof JsonObject object) {
      return isGroup(object) ? group(object, 1) : old(object);
    }
    if (document instanceof String text && mayBeText) {
      return text.isBlank() ? FilterGroup.NONE : filters(decode(text), false);
    }
    throw unparsable();
  }

  private static boolean isGroup(JsonObject object) {
    return object.containsKey("type")
        && object.getValue("values") instanceof JsonArray
        && !object.containsKey("key");
  }

  private Filter group(JsonObject group, int depth) {
    Object type = group.getValue("type");
    if (!"AND".equals(type) && !"OR".equals(type)) {
      throw refusal("PropertyGroup of unknown type \"" + type + "\"");
    }
    return new FilterGroup("OR".equals(type), parts(group.getJsonArray("values"), depth));
  }

  private List<Filter> parts(JsonArray values, int depth) {
    if (depth > MOST_DEPTH) {
      throw refusal("Property filters may be nested at most " + MOST_DEPTH + " levels deep.");
    }
    List<Filter> parts = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof JsonObject object)) {
        throw unparsable();
      }
      if (isGroup(object)) {
        parts.add(group(object, depth + 1));
      } else {
        leaf(object).ifPresent(parts::add);
      }
    }
    return parts;
  }

  private Optional<PropertyFilter> leaf(JsonObject leaf) {
    if (++leaves > MOST_LEAVES) {
      throw refusal("There may be at most " + MOST_LEAVES + " property filters.");
    }
    return LeafParser.parse(leaf, usual, clock, cost);
  }

  /** An operator follows the key after two underscores. */
  private Filter old(JsonObject object) {
    List<Filter> parts = new ArrayList<>();
    for (Map.Entry<String, Object> entry : object) {
      String name = entry.getKey();
      int end = name.lastIndexOf("__");
      Optional<Operator> operator =
          end <= 0 ? Optional.empty() : Operator.of(name.substring(end + 2));
      JsonObject leaf =
          new JsonObject()
              .put("key", operator.isPresent() ? name.substring(0, end) : name)
              .put("operator", operator.orElse(Operator.EXACT).text())
              .put("value", entry.getValue());
      leaf(leaf).ifPresent(parts::add);
    }
    return new FilterGroup(false, parts);
  }

  /**
   * Refuses conditions of types that a list cannot filter by.
   *
   * @throws ApiException 400
   */
  public static void requireTypes(Filter filter, Set<PropertyType> types) {
    filter
        .leaves()
        .filter(leaf -> !types.contains(leaf.type()))
        .findFirst()
        .ifPresent(
            leaf -> {
              throw LeafParser.unsupported(leaf.type().name().toLowerCase(Locale.ROOT));
            });
  }

  static ApiException refusal(String detail) {
    return ApiException.invalidInput(detail, ATTR);
  }

  private static ApiException unparsable() {
    return refusal("Properties are unparsable!");
  }
}
