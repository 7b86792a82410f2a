package io.dashgate.insights;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Applies the filters of a dashboard to those of its insights: each key of the dashboard replaces
 * the key of the insight, and lists of properties are joined. Values are copied as text.
 */
public final class FilterMerge {

  private static final String PROPERTIES = "properties";
  private static final RawJson NONE = new RawJson("{}");

  private final RawJson filters;
  private final Map<String, RawJson> dashboard;

  private FilterMerge(RawJson filters, Map<String, RawJson> dashboard) {
    this.filters = filters;
    this.dashboard = dashboard;
  }

  /** Returns the merge for the filters of a dashboard. Empty filters change nothing. */
  public static FilterMerge of(RawJson filters) {
    return new FilterMerge(filters, filters.equals(NONE) ? Map.of() : RawParts.members(filters));
  }

  /** Returns the filters of an insight as the dashboard shows it. */
  public RawJson apply(RawJson insight) {
    if (dashboard.isEmpty()) {
      return insight;
    }
    if (insight.equals(NONE)) {
      return filters; // the usual case: current clients send a query instead
    }
    Map<String, RawJson> merged = new LinkedHashMap<>(RawParts.members(insight));
    dashboard.forEach(
        (name, value) ->
            merged.merge(
                name,
                value,
                (own, given) -> name.equals(PROPERTIES) ? properties(own, given) : given));
    return RawParts.object(merged);
  }

  /**
   * Joins two sets of properties. Only a list with elements is joined to the properties of the
   * insight; it replaces properties of an unknown form.
   */
  private static RawJson properties(RawJson own, RawJson given) {
    if (RawParts.elements(given).isEmpty()) {
      return given;
    }
    if (isArray(own)) {
      return and(group(own), group(given));
    }
    return RawParts.members(own).containsKey("type") ? and(own.text(), group(given)) : given;
  }

  private static RawJson and(String left, String right) {
    return new RawJson("{\"type\":\"AND\",\"values\":[" + left + "," + right + "]}");
  }

  private static String group(RawJson list) {
    return "{\"type\":\"AND\",\"values\":" + list.text() + "}";
  }

  private static boolean isArray(RawJson value) {
    return value.text().startsWith("[");
  }
}
