package io.dashgate.queries.answers;

import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Formula;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.model.TrendsResult.Line;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Makes of the lines of trends those that are shown: smoothed, computed, in order, with names. */
final class TrendsRows {

  private final TrendsQuery query;
  private final boolean isOf2022;
  private final boolean hasFormulas;

  private TrendsRows(TrendsQuery query) {
    this.query = query;
    isOf2022 = query.language() == Language.FILTERS;
    hasFormulas = !query.formulas().isEmpty();
  }

  /** Returns the lines of an answer. */
  static List<TrendsRow> of(TrendsQuery query, TrendsResult result) {
    TrendsRows rows = new TrendsRows(query);
    List<Line> lines =
        result.lines().stream()
            .filter(rows::isShown)
            .map(line -> Smoothing.apply(query, line))
            .toList();
    List<Line> shown = rows.hasFormulas ? FormulaLines.of(query, result, lines) : lines;
    return shown.stream().map(rows::row).sorted(rows.order()).toList();
  }

  private boolean isShown(Line line) {
    if (TrendsRow.isOther(line)) {
      return !isOf2022 && !hidesOther() && !TrendsRow.isZero(line);
    }
    return !TrendsRow.isWithoutValue(line) || !TrendsRow.isZero(line);
  }

  private boolean hidesOther() {
    return query.breakdown() != null && query.breakdown().hidesOther();
  }

  /**
   * In 2022 both times of a series followed each other, and values came as they were found. Today
   * all of the previous time is behind, and values are in the order of their sums.
   */
  private Comparator<TrendsRow> order() {
    Comparator<TrendsRow> bySeries = Comparator.comparingInt(row -> row.line().series());
    Comparator<TrendsRow> byPeriod = Comparator.comparing(row -> row.line().isPrevious());
    if (isOf2022) {
      return bySeries.thenComparing(byPeriod);
    }
    Comparator<TrendsRow> bySum =
        byPeriod
            .thenComparing(bySeries)
            .thenComparingInt(row -> rank(row.line()))
            .thenComparing(Comparator.comparingDouble(this::sum).reversed());
    Comparator<TrendsRow> byData =
        (one, other) -> Arrays.compare(other.line().data(), one.line().data());
    return (hasFormulas ? bySum.thenComparing(byData) : bySum)
        .thenComparing(row -> text(row.line()));
  }

  private static int rank(Line line) {
    return TrendsRow.isOther(line) ? 2 : TrendsRow.isWithoutValue(line) ? 1 : 0;
  }

  private double sum(TrendsRow row) {
    return query.display() == Display.TOTAL_VALUE
        ? Numbers.finite(row.line().total())
        : row.count();
  }

  private double count(Line line) {
    double[] data = line.data();
    if (query.display() == Display.CUMULATIVE && !hasFormulas) {
      return data.length == 0 ? 0 : data[data.length - 1];
    }
    double sum = 0;
    for (double value : data) {
      sum += value;
    }
    return sum;
  }

  private TrendsRow row(Line line) {
    if (hasFormulas) {
      return new TrendsRow(
          null, line, label(query.formulas().get(line.series()), line), count(line));
    }
    Series series = query.series().get(line.series());
    return new TrendsRow(series, line, label(series, line), count(line));
  }

  private String label(Formula formula, Line line) {
    if (isOf2022 && !line.values().isEmpty()) {
      return text(line).isEmpty() || TrendsRow.isWithoutValue(line) ? "none" : text(line);
    }
    return formula.customName() != null ? formula.customName() : "Formula (" + formula.text() + ")";
  }

  private String label(Series series, Line line) {
    String given = series.labels().name();
    String name = isOf2022 && given != null ? given : series.eventName();
    if (line.values().isEmpty()) {
      return name;
    }
    if (isOf2022) {
      return name + " - " + (TrendsRow.isWithoutValue(line) ? "none" : text(line));
    }
    return query.series().size() == 1 ? text(line) : name + " - " + text(line);
  }

  private static String text(Line line) {
    return line.values().stream().collect(Collectors.joining("::"));
  }

  /** Returns a label for people, in which special values have names. */
  static String named(String label) {
    return label
        .replace(Breakdown.OTHER, "Other (i.e. all remaining values)")
        .replace(Breakdown.NULL, "None (i.e. no value)");
  }
}
