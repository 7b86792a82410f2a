package io.dashgate.charts;

import java.util.ArrayList;
import java.util.List;

/** Values over time, or totals, as a sentence and as a table. */
final class TrendsWords {

  private static final int MOST_NAMES = 4;

  private final Trends trends;
  private final NumberStyle numbers;
  private final boolean isUnfinished;

  TrendsWords(Trends trends, ChartOptions options) {
    this.trends = trends;
    numbers = options.numbers();
    isUnfinished = options.isUnfinished();
  }

  /** Returns what the lines say, without the title. */
  String sentence() {
    if (trends.lines().size() == 1) {
      return single(trends.lines().get(0));
    }
    StringBuilder text = new StringBuilder();
    int shown = Math.min(MOST_NAMES, trends.lines().size());
    for (int i = 0; i < shown; i++) {
      Line line = trends.lines().get(i);
      text.append(i == 0 ? "" : ", ").append(Texts.isolated(line.label())).append(' ');
      text.append(value(line));
    }
    int others = trends.lines().size() - shown;
    if (others > 0) {
      text.append(others == 1 ? " and 1 other" : " and " + others + " others");
    }
    return text.toString();
  }

  private String single(Line line) {
    String text = value(line);
    if (trends.previous().size() == 1) {
      Line before = trends.previous().get(0);
      boolean isSum = line.hasTotal();
      double now = isSum ? line.total() : last(line);
      double then = isSum ? before.total() : last(before);
      return text + ", " + Change.of(now, then).words();
    }
    return text;
  }

  /** The sum if it means something, else the last value. */
  private String value(Line line) {
    if (line.hasTotal()) {
      return numbers.full(line.total());
    }
    return "latest " + numbers.full(last(line));
  }

  /** The value of the last interval that is over. */
  private double last(Line line) {
    int size = line.data().length;
    return line.at(isUnfinished && size > 1 ? size - 2 : size - 1);
  }

  /** Returns a row for each point, or for each series if there are totals only. */
  ChartTable table() {
    return trends.size() == 0 ? totals() : points();
  }

  private ChartTable totals() {
    boolean hasBefore = !trends.previous().isEmpty();
    List<List<String>> rows = new ArrayList<>();
    for (Line line : trends.lines()) {
      if (rows.size() == ChartTable.MAX_ROWS) {
        break;
      }
      List<String> row = new ArrayList<>(List.of(line.label(), numbers.full(line.total())));
      if (hasBefore) {
        row.add(
            trends.previous().stream()
                .filter(before -> before.label().equals(line.label()))
                .map(before -> numbers.full(before.total()))
                .findFirst()
                .orElse(""));
      }
      rows.add(row);
    }
    List<String> headings =
        hasBefore ? List.of("Series", "Value", "Before") : List.of("Series", "Value");
    return new ChartTable(headings, rows, trends.lines().size() - rows.size());
  }

  private ChartTable points() {
    List<String> headings = new ArrayList<>(List.of("Time"));
    List<Line> columns = new ArrayList<>();
    for (Line line : trends.lines()) {
      headings.add(line.label());
      columns.add(line);
    }
    for (Line line : trends.previous()) {
      headings.add(line.label() + " (before)");
      columns.add(line);
    }
    int width = Math.min(columns.size(), ChartTable.MAX_COLUMNS - 1);
    int length = Math.min(trends.size(), ChartTable.MAX_ROWS);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      List<String> row = new ArrayList<>(List.of(trends.days().full(i)));
      for (Line line : columns.subList(0, width)) {
        row.add(i < line.data().length ? numbers.full(line.data()[i]) : "");
      }
      rows.add(row);
    }
    return new ChartTable(headings.subList(0, width + 1), rows, trends.size() - length);
  }
}
