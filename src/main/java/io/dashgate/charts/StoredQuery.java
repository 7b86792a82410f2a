package io.dashgate.charts;

import io.dashgate.charts.NumberStyle.Form;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.model.Interval;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an insight asks for, as far as it matters for its drawing. Unlike the reading of queries
 * that are computed, this never refuses one.
 */
final class StoredQuery {

  /** How deep nodes for display may contain each other. */
  private static final int MAX_NODES = 5;

  private static final Map<String, String> KINDS =
      Map.of(
          "FUNNELS", "FunnelsQuery",
          "RETENTION", "RetentionQuery",
          "PATHS", "PathsQuery",
          "LIFECYCLE", "LifecycleQuery",
          "STICKINESS", "StickinessQuery");

  private final Node query;
  private final Node filters;

  private StoredQuery(Node query, Node filters) {
    this.query = query;
    this.filters = filters;
  }

  /** Reads a query; filters only if there is none. */
  static StoredQuery of(@Nullable RawJson query, @Nullable RawJson filters) {
    Node node = Node.read(query);
    for (int depth = 0; depth < MAX_NODES && node.get("source").isObject(); depth++) {
      node = node.get("source");
    }
    if (node.isObject() && !node.get("kind").text().isEmpty()) {
      return new StoredQuery(node, Node.NONE);
    }
    Node old = Node.read(filters);
    return new StoredQuery(Node.NONE, old.get("filters").isObject() ? old.get("filters") : old);
  }

  /** Returns the kind of the query, as today. */
  String kind() {
    if (query.isObject()) {
      return query.get("kind").text();
    }
    String insight = filters.get("insight").text();
    String shown = filters.get("shown_as").text();
    if (insight.isEmpty() || insight.equals("TRENDS")) {
      return shown.equals("Stickiness") || shown.equals("Lifecycle")
          ? shown + "Query"
          : "TrendsQuery";
    }
    return KINDS.getOrDefault(insight, "TrendsQuery");
  }

  /** Returns the display of trends and stickiness; empty: it is the usual one. */
  String display() {
    return option(
        kind().equals("StickinessQuery") ? "stickinessFilter" : "trendsFilter",
        "display",
        "display");
  }

  /** Returns how a funnel is shown; empty: as steps. */
  String funnelKind() {
    String kind = option("funnelsFilter", "funnelVizType", "funnel_viz_type");
    boolean isLine = kind.isEmpty() && filters.get("display").text().equals("ActionsLineGraph");
    return isLine ? "trends" : kind;
  }

  /** Returns the interval; null: it is not known. */
  @Nullable Interval interval() {
    Node own = query.isObject() ? query.get("interval") : filters.get("interval");
    String period = option("retentionFilter", "period", "period");
    String name = kind().equals("RetentionQuery") ? period : own.text();
    for (Interval interval : Interval.values()) {
      if (interval.name().equals(name.toUpperCase(Locale.ROOT))) {
        return interval;
      }
    }
    return name.isEmpty() ? Interval.DAY : null;
  }

  String dateFrom() {
    return option("dateRange", "date_from", "date_from");
  }

  String dateTo() {
    return option("dateRange", "date_to", "date_to");
  }

  boolean isStackedToWhole() {
    return node("trendsFilter", "showPercentStackView", "show_percent_stack_view").isTrue();
  }

  /** Returns how numbers are written. */
  NumberStyle numbers() {
    String format = option("trendsFilter", "aggregationAxisFormat", "aggregation_axis_format");
    Form form =
        switch (format) {
          case "duration" -> Form.DURATION;
          case "duration_ms" -> Form.DURATION_MS;
          case "percentage" -> Form.PERCENT;
          case "percentage_scaled" -> Form.RATIO;
          case "short" -> Form.BRIEF;
          default -> Form.NUMBER;
        };
    Node decimals = node("trendsFilter", "decimalPlaces", "decimal_places");
    return new NumberStyle(
        form,
        option("trendsFilter", "aggregationAxisPrefix", "aggregation_axis_prefix"),
        option("trendsFilter", "aggregationAxisPostfix", "aggregation_axis_postfix"),
        decimals.isNumber() ? (int) decimals.number() : -1);
  }

  private String option(String part, String name, String nameOf2022) {
    return node(part, name, nameOf2022).text();
  }

  private Node node(String part, String name, String nameOf2022) {
    return query.isObject() ? query.get(part).get(name) : filters.get(nameOf2022);
  }
}
