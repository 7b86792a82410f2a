package io.dashgate.charts;

import io.dashgate.queries.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads results with a series for each line: trends, funnels over time, lifecycle, stickiness. */
final class TrendsReading {

  private static final int MAX_LINES = 600;
  private static final int MAX_POINTS = 20_000;
  private static final int DATE_LENGTH = 10;
  private static final Set<String> ADDITIVE = Set.of("", "total", "sum");
  private static final String SEPARATOR = " - ";

  private final ChartKind kind;
  private final ChartOptions options;
  private final List<Line> lines = new ArrayList<>();
  private final List<Line> previous = new ArrayList<>();
  private Days days = Days.NONE;
  private Days previousDays = Days.NONE;

  TrendsReading(ChartKind kind, ChartOptions options) {
    this.kind = kind;
    this.options = options;
  }

  /** Reads a result; false if it has another form. */
  boolean read(Node result) {
    List<Node> rows = result.items();
    String event = commonEvent(rows);
    for (Node row : rows.subList(0, Math.min(rows.size(), MAX_LINES))) {
      add(row, event);
    }
    return result.isList() && lines.size() + previous.size() > 0 == !rows.isEmpty();
  }

  /** Returns what was read; if it is of the time before only, that is the current one. */
  Trends trends() {
    return lines.isEmpty()
        ? new Trends(previous, lines, previousDays, days)
        : new Trends(lines, previous, days, previousDays);
  }

  /** Returns the options for these values. */
  ChartOptions options() {
    return kind == ChartKind.FUNNEL_TRENDS ? options.with(NumberStyle.PERCENT) : options;
  }

  private void add(Node row, String event) {
    Node data = row.get("data");
    Node total = row.get("aggregated_value");
    if (!data.isList() && !total.isNumber()) {
      return;
    }
    double[] values = data.numbers();
    if (values.length > MAX_POINTS) {
      values = Arrays.copyOf(values, MAX_POINTS);
    }
    boolean hasTotal = total.isNumber() || isAdditive(row);
    double all = total.isNumber() ? total.number() : sum(row, values);
    Line line = new Line(label(row, event), values, all, hasTotal);
    if (row.get("compare_label").text().equals("previous")) {
      previous.add(line);
      previousDays = longer(previousDays, row, values.length);
    } else {
      lines.add(line);
      days = longer(days, row, values.length);
    }
  }

  private static double sum(Node row, double[] values) {
    Node count = row.get("count");
    return count.isNumber() ? count.number() : Arrays.stream(values).sum();
  }

  private boolean isAdditive(Node row) {
    return switch (kind) {
      case LIFECYCLE, STICKINESS -> true;
      case FUNNEL_TRENDS -> false;
      default ->
          row.get("action").isObject() && ADDITIVE.contains(row.get("action").get("math").text());
    };
  }

  private Days longer(Days known, Node row, int size) {
    if (size <= known.size()) {
      return known;
    }
    List<String> starts = row.get("days").texts();
    Interval interval = options.interval();
    if (interval == null) {
      boolean isDay = starts.isEmpty() || starts.get(0).length() <= DATE_LENGTH;
      interval = isDay ? Interval.DAY : Interval.HOUR;
    }
    return new Days(starts, row.get("labels").texts(), interval);
  }

  private String label(Node row, String event) {
    String label = row.get("label").text();
    if (kind == ChartKind.LIFECYCLE && !row.get("status").text().isEmpty()) {
      String status = row.get("status").text();
      return Character.toUpperCase(status.charAt(0)) + status.substring(1);
    }
    if (kind == ChartKind.WORLD_MAP) {
      return CountryNames.of(row.get("breakdown_value").text());
    }
    if (!hasBreakdown(row)) {
      String custom = row.get("action").get("custom_name").text();
      String own = kind == ChartKind.FUNNEL_TRENDS ? "Conversion" : BreakdownTexts.named(label);
      return custom.isBlank() ? own : custom;
    }
    if (label.isBlank()) {
      return BreakdownTexts.of(row.get("breakdown_value"));
    }
    return BreakdownTexts.named(label.substring(event.length()));
  }

  private static boolean hasBreakdown(Node row) {
    return row.get("breakdown_value").value() != null;
  }

  /** Returns what all labels begin with: the event, if they are of one and have values. */
  private static String commonEvent(List<Node> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    String first = rows.get(0).get("label").text();
    int end = first.indexOf(SEPARATOR);
    String event = end < 0 ? "" : first.substring(0, end + SEPARATOR.length());
    boolean isOfAll =
        rows.stream()
            .allMatch(row -> hasBreakdown(row) && row.get("label").text().startsWith(event));
    return isOfAll && rows.size() > 1 ? event : "";
  }
}
