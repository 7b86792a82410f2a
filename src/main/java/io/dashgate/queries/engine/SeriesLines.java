package io.dashgate.queries.engine;

import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.TrendsResult.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the lines of a series of what was added up. */
final class SeriesLines {

  private final int index;
  private final Display display;

  /** Whether numbers are aggregated, which gives nothing if there are none. */
  private final boolean isAggregate;

  private final PeriodFold current;
  private final @Nullable PeriodFold previous;

  SeriesLines(int index, Display display, SeriesFold series) {
    this.index = index;
    this.display = display;
    this.isAggregate = series.series().aggregate() != null;
    this.current = series.current();
    this.previous = series.previous();
  }

  /** Returns the lines without a breakdown. */
  List<Line> single() {
    List<Line> lines = new ArrayList<>(lines(Grouping.single(), List.of(List.of()), false));
    lines.addAll(lines(Grouping.single(), List.of(List.of()), true));
    return lines;
  }

  /**
   * Returns the lines of a time.
   *
   * @param values the name of each line
   */
  List<Line> lines(Grouping grouping, List<List<String>> values, boolean ofPrevious) {
    PeriodFold fold = ofPrevious ? previous : current;
    if (fold == null) {
      return List.of();
    }
    double[] points = fold.points(grouping);
    int size = grouping.lines() == 0 ? 0 : points.length / grouping.lines();
    List<Line> lines = new ArrayList<>();
    for (int line = 0; line < grouping.lines(); line++) {
      double[] data = Arrays.copyOfRange(points, line * size, (line + 1) * size);
      lines.add(line(data, values.get(line), ofPrevious, fold));
    }
    return lines;
  }

  private Line line(double[] data, List<String> values, boolean isPrevious, PeriodFold fold) {
    if (display == Display.TOTAL_VALUE) {
      double total = isAggregate && fold.isEmpty() ? Double.NaN : data[0];
      return new Line(index, isPrevious, values, new double[0], total);
    }
    if (display == Display.CUMULATIVE && !fold.isAccumulated()) {
      accumulate(data);
    }
    return new Line(index, isPrevious, values, data, 0);
  }

  private static void accumulate(double[] data) {
    ExactSum sum = new ExactSum();
    for (int i = 0; i < data.length; i++) {
      sum.add(data[i]);
      data[i] = sum.value();
    }
  }
}
