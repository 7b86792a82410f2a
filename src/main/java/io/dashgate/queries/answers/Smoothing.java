package io.dashgate.queries.answers;

import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult.Line;

/** Averages each point with those before it, rounded down. */
final class Smoothing {

  private Smoothing() {}

  /** Returns a line as the query wants it: sums are smoothed before they are summed up. */
  static Line apply(TrendsQuery query, Line line) {
    if (query.smoothing() <= 1 || line.data().length == 0) {
      return line;
    }
    double[] data = line.data().clone();
    boolean isSummedUp = query.display() == Display.CUMULATIVE;
    if (isSummedUp) {
      for (int i = data.length - 1; i > 0; i--) {
        data[i] -= data[i - 1];
      }
    }
    data = smoothed(data, query.smoothing());
    if (isSummedUp) {
      for (int i = 1; i < data.length; i++) {
        data[i] += data[i - 1];
      }
    }
    return new Line(line.series(), line.isPrevious(), line.values(), data, line.total());
  }

  private static double[] smoothed(double[] data, int points) {
    double[] smoothed = new double[data.length];
    for (int i = 0; i < data.length; i++) {
      int first = Math.max(0, i - points + 1);
      double sum = 0;
      for (int j = first; j <= i; j++) {
        sum += data[j];
      }
      smoothed[i] = Math.floor(sum / (i - first + 1));
    }
    return smoothed;
  }
}
