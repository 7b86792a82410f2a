package io.dashgate.charts;

import io.dashgate.queries.model.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who came back, by intervals.
 *
 * @param cohorts people by when they came first
 * @param unit the interval, such as {@code Week}
 */
record RetentionContent(List<Cohort> cohorts, String unit, ChartOptions options)
    implements Content {

  private static final int MAX_COHORTS = 400;
  private static final int MAX_COLUMNS = 100;

  /**
   * People who came first in one interval.
   *
   * @param counts all of them, then those who came back in each interval after
   */
  record Cohort(String label, List<Double> counts) {

    double size() {
      return counts.get(0);
    }

    /** Returns the part that came back in an interval. */
    double part(int interval) {
      return size() > 0 ? Math.max(0, counts.get(interval) / size()) : 0;
    }
  }

  /** Reads a row for each cohort. */
  static Content read(Node result, ChartOptions options) {
    if (!result.isList()) {
      return new Unreadable();
    }
    List<Node> rows = new ArrayList<>();
    for (Node row : result.items()) {
      if (!row.get("values").items().isEmpty() && rows.size() < MAX_COHORTS) {
        rows.add(row);
      }
    }
    if (rows.isEmpty() && !result.items().isEmpty()) {
      return new Unreadable();
    }
    Map<String, List<Node>> groups = new HashMap<>();
    for (Node row : rows) {
      groups.computeIfAbsent(group(row), any -> new ArrayList<>()).add(row);
    }
    groups.replaceAll((any, group) -> elapsed(group));
    List<Cohort> cohorts = new ArrayList<>();
    for (Node row : rows) {
      List<Node> group = groups.getOrDefault(group(row), rows);
      Node values = group.remove(0);
      cohorts.add(new Cohort(label(row, options), counts(values)));
    }
    return new RetentionContent(List.copyOf(cohorts), unit(options), options);
  }

  private static String group(Node row) {
    Node value = row.get("breakdown_value");
    return value.value() == null ? "" : BreakdownTexts.of(value);
  }

  /**
   * Returns the values of cohorts without those of intervals to come: today's results have as many
   * values for each cohort, with zeros at the end of the later ones.
   */
  private static List<Node> elapsed(List<Node> rows) {
    List<Node> values = new ArrayList<>();
    boolean isRectangle = rows.size() > 1;
    for (int i = 0; i < rows.size(); i++) {
      List<Node> items = rows.get(i).get("values").items();
      isRectangle &= items.size() == rows.get(0).get("values").items().size();
      for (int k = rows.size() - i; k < items.size(); k++) {
        isRectangle &= items.get(k).get("count").number() == 0;
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      List<Object> items = new ArrayList<>();
      List<Node> all = rows.get(i).get("values").items();
      int most = Math.min(MAX_COLUMNS, isRectangle ? rows.size() - i : all.size());
      for (Node item : all.subList(0, Math.min(all.size(), most))) {
        items.add(Math.max(0, item.get("count").number()));
      }
      values.add(new Node(items));
    }
    return values;
  }

  private static List<Double> counts(Node values) {
    List<Double> counts = new ArrayList<>();
    for (double count : values.numbers()) {
      counts.add(count);
    }
    return List.copyOf(counts);
  }

  private static String label(Node row, ChartOptions options) {
    String date = row.get("date").text();
    Interval interval = options.interval() == null ? Interval.DAY : options.interval();
    String label =
        Days.isDate(date)
            ? new Days(List.of(date.replace('T', ' ')), List.of(), interval).brief(0)
            : BreakdownTexts.named(row.get("label").text());
    String value = group(row);
    return value.isEmpty() ? label : Texts.isolated(value) + ", " + label;
  }

  private static String unit(ChartOptions options) {
    Interval interval = options.interval() == null ? Interval.DAY : options.interval();
    String name = interval.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** Returns the largest number of intervals. */
  int width() {
    return cohorts.stream().mapToInt(cohort -> cohort.counts().size()).max().orElse(0);
  }

  @Override
  public boolean isEmpty() {
    return cohorts.isEmpty();
  }

  @Override
  public void draw(Ink ink, Box box) {
    RetentionDrawing.draw(ink, box, this);
  }

  @Override
  public String words() {
    double all = 0;
    double back = 0;
    for (Cohort cohort : cohorts) {
      if (cohort.counts().size() > 1) {
        all += cohort.size();
        back += cohort.counts().get(1);
      }
    }
    String people = cohorts.size() == 1 ? "1 cohort" : cohorts.size() + " cohorts";
    return all > 0
        ? people + ", " + NumberTexts.percent(back / all) + " came back after 1 " + unitName()
        : people;
  }

  private String unitName() {
    return unit.toLowerCase(Locale.ROOT);
  }

  @Override
  public ChartTable table() {
    int width = Math.min(width(), ChartTable.MAX_COLUMNS - 2);
    List<String> headings = new ArrayList<>(List.of("Cohort", "Size"));
    for (int k = 0; k < width; k++) {
      headings.add(unit + " " + k);
    }
    List<List<String>> rows = new ArrayList<>();
    for (Cohort cohort : cohorts) {
      List<String> row = new ArrayList<>(List.of(cohort.label(), NumberTexts.full(cohort.size())));
      for (int k = 0; k < width; k++) {
        row.add(k < cohort.counts().size() ? NumberTexts.percent(cohort.part(k)) : "");
      }
      rows.add(row);
    }
    return new ChartTable(headings, rows, 0);
  }
}
