package io.dashgate.queries.reading;

import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns filters of 2022 into a query of today. Lists and objects may be JSON in a text, as they are
 * in the parameters of a URL and in some saved insights.
 */
final class FilterConversion {

  private static final Map<String, String> KINDS =
      Map.of(
          "TRENDS", "TrendsQuery",
          "SESSIONS", "TrendsQuery",
          "FUNNELS", "FunnelsQuery",
          "RETENTION", "RetentionQuery",
          "PATHS", "PathsQuery",
          "LIFECYCLE", "LifecycleQuery",
          "STICKINESS", "StickinessQuery");

  /** The displays of 2022 with a meaning; others are shown over time. */
  private static final Set<String> DISPLAYS =
      Set.of(
          "ActionsLineGraph",
          "ActionsLineGraphCumulative",
          "ActionsBar",
          "ActionsAreaGraph",
          "ActionsTable",
          "ActionsPie",
          "ActionsBarValue",
          "BoldNumber",
          "WorldMap");

  private static final List<String> BREAKDOWN_FIELDS =
      List.of(
          "breakdown_type",
          "breakdown_group_type_index",
          "breakdown_limit",
          "breakdown_histogram_bin_count",
          "breakdown_normalize_url",
          "breakdown_hide_other_aggregation",
          "offset");

  private static final List<String> SERIES_FIELDS =
      List.of(
          "name",
          "custom_name",
          "order",
          "math",
          "math_property",
          "math_property_type",
          "math_property_revenue_currency",
          "math_hogql",
          "math_group_type_index",
          "properties");

  private final JsonObject filters;

  private FilterConversion(JsonObject filters) {
    this.filters = filters;
  }

  /**
   * Returns the query that filters mean.
   *
   * @throws ApiException 400 if a list or an object cannot be read
   */
  static JsonObject toQuery(JsonObject filters) {
    return new FilterConversion(unwrapped(filters)).query();
  }

  /** Some saved filters are wrapped in a list or in a text, under their own name. */
  private static JsonObject unwrapped(JsonObject filters) {
    Object inner = decoded(filters.getValue("filters"), "filters");
    if (inner instanceof JsonArray list && list.size() == 1) {
      inner = decoded(list.getValue(0), "filters");
    }
    return inner instanceof JsonObject object && filters.size() == 1 ? object : filters;
  }

  private JsonObject query() {
    JsonObject query =
        new JsonObject()
            .put("kind", kind())
            .put("dateRange", dateRange())
            .put("series", series())
            .put("trendsFilter", options());
    Object interval = filters.getValue("interval");
    put(query, "interval", "minute".equals(interval) ? "hour" : interval);
    put(query, "properties", filters.getValue("properties"));
    put(query, "filterTestAccounts", filters.getValue("filter_test_accounts"));
    put(query, "samplingFactor", filters.getValue("sampling_factor"));
    put(query, "aggregation_group_type_index", filters.getValue("aggregation_group_type_index"));
    put(query, "breakdownFilter", breakdown());
    if (filters.getValue("compare") != null) {
      query.put("compareFilter", new JsonObject().put("compare", filters.getValue("compare")));
    }
    return query;
  }

  /** Once, stickiness and lifecycle were ways to show trends. */
  private String kind() {
    String insight = text("insight");
    if (insight == null || insight.equals("TRENDS")) {
      String shown = text("shown_as");
      if ("Stickiness".equals(shown) || "Lifecycle".equals(shown)) {
        return shown + "Query";
      }
    }
    return insight == null ? "TrendsQuery" : KINDS.getOrDefault(insight, insight);
  }

  private JsonObject dateRange() {
    JsonObject range = new JsonObject();
    put(range, "date_from", filters.getValue("date_from"));
    put(range, "date_to", filters.getValue("date_to"));
    put(range, "explicitDate", filters.getValue("explicit_date"));
    return range;
  }

  /** By their order; without one first, and actions before events. */
  private JsonArray series() {
    List<JsonObject> nodes = new ArrayList<>();
    for (JsonObject action : entities("actions")) {
      if (action.getValue("id") != null) {
        nodes.add(node(action, "ActionsNode", "id"));
      }
    }
    for (JsonObject event : entities("events")) {
      nodes.add(node(event, "EventsNode", "event"));
    }
    nodes.sort(Comparator.comparingDouble(FilterConversion::order));
    return new JsonArray(nodes);
  }

  private static JsonObject node(JsonObject entity, String kind, String id) {
    JsonObject node = new JsonObject().put("kind", kind);
    put(node, id, entity.getValue("id"));
    SERIES_FIELDS.forEach(name -> put(node, name, entity.getValue(name)));
    Object properties = node.getValue("properties");
    put(node, "properties", decoded(properties, "properties"));
    return node;
  }

  private static double order(JsonObject node) {
    Object order = node.getValue("order");
    if (order instanceof Number number) {
      return number.doubleValue();
    }
    return order instanceof String text && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  /** Returns the objects of a list; texts in it have no meaning. */
  private List<JsonObject> entities(String name) {
    Object list = decoded(filters.getValue(name), name);
    if (list == null) {
      return List.of();
    }
    if (!(list instanceof JsonArray entities)) {
      throw unreadable(name);
    }
    return entities.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  private @Nullable JsonObject breakdown() {
    Object breakdown = decodedList(filters.getValue("breakdown"));
    JsonObject converted = new JsonObject();
    BREAKDOWN_FIELDS.forEach(name -> put(converted, name, filters.getValue(name)));
    Object several = decoded(filters.getValue("breakdowns"), "breakdowns");
    if (breakdown == null && several instanceof JsonArray list && !list.isEmpty()) {
      if (list.size() > 1) {
        throw ApiException.invalidInput(
            "Could not convert multi-breakdown property `breakdowns` - found more than one"
                + " breakdown",
            "breakdowns");
      }
      return converted.put("breakdowns", list);
    }
    return breakdown == null ? null : converted.put("breakdown", breakdown);
  }

  private JsonObject options() {
    JsonObject options = new JsonObject();
    String display = text("display");
    put(options, "display", display != null && DISPLAYS.contains(display) ? display : null);
    put(options, "formula", filters.getValue("formula"));
    put(options, "smoothingIntervals", filters.getValue("smoothing_intervals"));
    return options;
  }

  private @Nullable String text(String name) {
    Object value = filters.getValue(name);
    return value == null || value.equals("") ? null : value.toString();
  }

  private static void put(JsonObject object, String name, @Nullable Object value) {
    if (value != null) {
      object.put(name, value);
    }
  }

  /** Returns a value, decoded if it is the text of a list; the name of a property may be any. */
  private static @Nullable Object decodedList(@Nullable Object value) {
    if (!(value instanceof String text) || !text.startsWith("[")) {
      return value;
    }
    try {
      return decoded(value, "breakdown");
    } catch (ApiException noList) {
      return value;
    }
  }

  private static @Nullable Object decoded(@Nullable Object value, String name) {
    if (!(value instanceof String text)) {
      return value;
    }
    if (text.isBlank()) {
      return null;
    }
    try {
      return JsonBody.decode(Buffer.buffer(text));
    } catch (ApiException notJson) {
      throw unreadable(name);
    }
  }

  private static ApiException unreadable(String name) {
    return ApiException.invalidInput("The filter " + name + " must be a list in JSON.", name);
  }
}
