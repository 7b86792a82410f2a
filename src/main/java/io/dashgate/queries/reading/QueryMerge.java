package io.dashgate.queries.reading;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Applies the filters of a dashboard, or the overrides of a tile, to a query. Both dates are
 * replaced if one is given, properties are joined, and a breakdown replaces that of the query.
 */
public final class QueryMerge {

  private QueryMerge() {}

  /**
   * Returns a query as a dashboard shows it. Those of a tile are applied after those of its
   * dashboard.
   *
   * @param query possibly within nodes that say how it is shown; is not changed
   * @param filters of the dashboard or the tile
   */
  public static JsonObject apply(JsonObject query, JsonObject filters) {
    if (filters.isEmpty()) {
      return query;
    }
    if (query.getValue("source") instanceof JsonObject source) {
      return copy(query).put("source", apply(source, filters));
    }
    JsonObject merged = copy(query);
    if ("HogQLQuery".equals(query.getValue("kind"))) {
      JsonObject own =
          query.getValue("filters") instanceof JsonObject object ? copy(object) : new JsonObject();
      return merged.put("filters", joined(own, filters));
    }
    joined(merged, filters);
    if (filters.getValue("breakdown_filter") instanceof JsonObject breakdown) {
      merged.remove("breakdown");
      merged.put("breakdownFilter", breakdown);
    }
    if ("all".equals(filters.getValue("date_from"))) {
      merged.remove("compareFilter");
      if (merged.getValue("trendsFilter") instanceof JsonObject options) {
        JsonObject without = copy(options);
        without.remove("compare");
        merged.put("trendsFilter", without);
      }
    }
    return merged;
  }

  private static JsonObject joined(JsonObject query, JsonObject filters) {
    Object from = filters.getValue("date_from");
    Object to = filters.getValue("date_to");
    if (from != null || to != null) {
      JsonObject range =
          query.getValue("dateRange") instanceof JsonObject own ? copy(own) : new JsonObject();
      query.put("dateRange", range.put("date_from", from).put("date_to", to));
      Object explicit = filters.getValue("explicitDate");
      if (explicit != null) {
        range.put("explicitDate", explicit);
      }
    }
    Object properties = filters.getValue("properties");
    if (!isEmpty(properties)) {
      Object own = query.getValue("properties");
      query.put(
          "properties",
          isEmpty(own) ? properties : and(new JsonArray().add(group(own)).add(group(properties))));
    }
    return query;
  }

  private static boolean isEmpty(@Nullable Object properties) {
    return properties == null
        || properties.equals("")
        || (properties instanceof JsonArray list && list.isEmpty())
        || (properties instanceof JsonObject object && object.isEmpty());
  }

  private static @Nullable Object group(@Nullable Object properties) {
    return properties instanceof JsonArray list ? and(list) : properties;
  }

  private static JsonObject and(JsonArray values) {
    return new JsonObject().put("type", "AND").put("values", values);
  }

  /** A shallow one: what is within is shared and must not be changed. */
  private static JsonObject copy(JsonObject object) {
    JsonObject copy = new JsonObject();
    object.forEach(member -> copy.put(member.getKey(), member.getValue()));
    return copy;
  }
}
