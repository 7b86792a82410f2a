package io.dashgate.charts;

import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads results with a series for each line: trends, funnels over time, lifecycle, stickiness. */
final class TrendsReading {

  private static final int MAX_LINES = 600;
  private static final int MAX_POINTS = 20_000;
  private static final Set<String> ADDITIVE = Set.of("", "total", "sum");

  private final ChartOptions options;
  private final List<Line> lines = new ArrayList<>();
  private final List<Line> previous = new ArrayList<>();
  private Days days = Days.NONE;
  private Days previousDays = Days.NONE;

  private TrendsReading(ChartOptions options) {
    this.options = options;
  }

  /** Returns the values of a result. */
  static ChartData read(Node result, ChartOptions options) {
    if (!result.isList()) {
      return new Unreadable();
    }
    TrendsReading reading = new TrendsReading(options);
    List<Node> rows = result.items();
    String event = commonPrefix(rows);
    for (Node row : rows.subList(0, Math.min(rows.size(), MAX_LINES))) {
      reading.add(row, event);
    }
    Trends trends = new Trends(reading.lines, reading.previous, reading.days, reading.previousDays);
    return trends.isEmpty() && !rows.isEmpty() ? new Unreadable() : trends;
  }

  private void add(Node row, String event) {
    Node data = row.get("data");
    Node total = row.get("aggregated_value");
    if (!row.isObject() || (!data.isList() && !total.isNumber())) {
      return;
    }
    double[] values = data.numbers();
    if (values.length > MAX_POINTS) {
      values = Arrays.copyOf(values, MAX_POINTS);
    }
    boolean isPrevious = row.get("compare_label").text().equals("previous");
    double all = total.isNumber() ? total.number() : sum(row, values);
    Line line =
        new Line(
            label(row, event),
            values,
            all,
            isAdditive(row) && !total.isNumber(),
            row.get("status").text());
    (isPrevious ? previous : lines).add(line);
    Days known = isPrevious ? previousDays : days;
    if (values.length > known.size()) {
      Days found = days(row);
      if (isPrevious) {
        previousDays = found;
      } else {
        days = found;
      }
    }
  }

  private static double sum(Node row, double[] values) {
    Node count = row.get("count");
    if (count.isNumber()) {
      return count.number();
    }
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static boolean isAdditive(Node row) {
    return row.get("action").isObject() && ADDITIVE.contains(row.get("action").get("math").text());
  }

  private Days days(Node row) {
    List<String> starts = row.get("days").texts();
    Interval interval = options.interval();
    if (interval == null) {
      interval = !starts.isEmpty() && starts.get(0).length() > 10 ? Interval.HOUR : Interval.DAY;
    }
    return new Days(starts, row.get("labels").texts(), interval);
  }

  private static String label(Node row, String event) {
    String label = row.get("label").text();
    if (hasBreakdown(row)) {
      label = label.startsWith(event) ? label.substring(event.length()) : label;
      label = label.replace(Breakdown.OTHER, "Other").replace(Breakdown.NULL, "None");
    } else {
      String custom = row.get("action").get("custom_name").text();
      label = custom.isBlank() ? label : custom;
    }
    return label.isBlank() ? "None" : label;
  }

  private static boolean hasBreakdown(Node row) {
    return row.get("breakdown_value").value() != null;
  }

  /** Returns what all labels begin with: the event, if they are of one and have values. */
  private static String commonPrefix(List<Node> rows) {
    @Nullable String common = null;
    for (Node row : rows) {
      String label = row.get("label").text();
      int end = label.indexOf(" - ");
      String prefix = end < 0 || !hasBreakdown(row) ? "" : label.substring(0, end + 3);
      if (common != null && !common.equals(prefix)) {
        return "";
      }
      common = prefix;
    }
    return common == null ? "" : common;
  }
}
