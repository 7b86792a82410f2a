package io.dashgate.queries.answers;

import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Expression;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.model.TrendsResult.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes the lines of formulas from those of series: point by point, for each value of a
 * breakdown. A series that does not have a value counts as 0, and so does what is no number.
 */
final class FormulaLines {

  private final TrendsQuery query;
  private final TrendsResult result;

  private FormulaLines(TrendsQuery query, TrendsResult result) {
    this.query = query;
    this.result = result;
  }

  /** Returns the lines of all formulas; the index of a formula is in the place of a series'. */
  static List<Line> of(TrendsQuery query, TrendsResult result, List<Line> lines) {
    FormulaLines formulas = new FormulaLines(query, result);
    Map<List<String>, Line[]> current = formulas.byValues(lines, false);
    Map<List<String>, Line[]> previous = formulas.byValues(lines, true);
    List<Line> computed = new ArrayList<>();
    for (int i = 0; i < query.formulas().size(); i++) {
      int formula = i;
      current.forEach((values, of) -> computed.add(formulas.line(formula, false, values, of)));
      previous.forEach((values, of) -> computed.add(formulas.line(formula, true, values, of)));
    }
    return computed;
  }

  private Map<List<String>, @Nullable Line[]> byValues(List<Line> lines, boolean arePrevious) {
    Map<List<String>, @Nullable Line[]> byValues = new LinkedHashMap<>();
    for (Line line : lines) {
      if (line.isPrevious() == arePrevious) {
        byValues
                .computeIfAbsent(line.values(), any -> new Line[query.series().size()])[
                line.series()] =
            line;
      }
    }
    return byValues;
  }

  private Line line(int formula, boolean isPrevious, List<String> values, @Nullable Line[] series) {
    Expression expression = query.formulas().get(formula).expression();
    double[] numbers = new double[series.length];
    if (query.display() == Display.TOTAL_VALUE) {
      for (int i = 0; i < series.length; i++) {
        Line one = series[i];
        numbers[i] = one == null ? 0 : Numbers.finite(one.total());
      }
      double total = value(expression, numbers);
      return new Line(formula, isPrevious, values, new double[0], total);
    }
    double[] data = new double[points(isPrevious)];
    for (int point = 0; point < data.length; point++) {
      for (int i = 0; i < series.length; i++) {
        Line one = series[i];
        numbers[i] = one == null ? 0 : one.data()[point];
      }
      data[point] = value(expression, numbers);
    }
    return new Line(formula, isPrevious, values, data, 0);
  }

  private int points(boolean isPrevious) {
    return isPrevious && result.previous() != null
        ? result.previous().size()
        : result.current().size();
  }

  private double value(Expression expression, double[] series) {
    double value = expression.value(series);
    return query.language() == Language.FILTERS ? Numbers.rounded(value) : Numbers.finite(value);
  }
}
