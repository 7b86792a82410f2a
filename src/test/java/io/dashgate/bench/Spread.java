package io.dashgate.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Median, least and most. */
record Spread(double median, double least, double most) {

  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  Spread times(double factor) {
    return new Spread(median * factor, least * factor, most * factor);
  }

  Spread inverse() {
    return new Spread(1 / median, 1 / most, 1 / least);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, most);
  }
}
