package io.dashgate.queries.engine;

import io.dashgate.queries.model.Aggregate;
import java.util.Arrays;

/** Aggregates of the numbers of each target. */
final class Aggregates {

  private Aggregates() {}

  /**
   * Returns a quantile as {@code percentile_cont} of SQL does.
   *
   * @param sorted numbers, of which there is at least one
   */
  static double quantile(double[] sorted, int from, int to, double quantile) {
    double place = quantile * (to - from - 1);
    int lower = (int) place;
    double low = sorted[from + lower];
    if (from + lower + 1 >= to) {
      return low + 0.0;
    }
    double high = sorted[from + lower + 1];
    double part = place - lower;
    double difference = high - low;
    return Double.isInfinite(difference)
        ? low * (1 - part) + high * part
        : low + part * difference + 0.0;
  }

  /**
   * Returns an aggregate for each target; 0 if it has no numbers.
   *
   * @param targets one a number; -1: none
   */
  static double[] of(Aggregate aggregate, int[] targets, double[] numbers, int size, int points) {
    int[] begins = new int[points + 1];
    for (int i = 0; i < size; i++) {
      if (targets[i] >= 0) {
        begins[targets[i] + 1]++;
      }
    }
    for (int i = 1; i <= points; i++) {
      begins[i] += begins[i - 1];
    }
    double[] sorted = new double[begins[points]];
    int[] next = begins.clone();
    for (int i = 0; i < size; i++) {
      if (targets[i] >= 0) {
        sorted[next[targets[i]]++] = numbers[i];
      }
    }
    double[] results = new double[points];
    for (int i = 0; i < points; i++) {
      if (begins[i] < begins[i + 1]) {
        Arrays.sort(sorted, begins[i], begins[i + 1]);
        results[i] = of(aggregate, sorted, begins[i], begins[i + 1]);
      }
    }
    return results;
  }

  private static double of(Aggregate aggregate, double[] sorted, int from, int to) {
    return switch (aggregate) {
      case SUM -> sum(sorted, from, to);
      case AVG -> sum(sorted, from, to) / (to - from);
      case MIN -> sorted[from] + 0.0;
      case MAX -> sorted[to - 1] + 0.0;
      default -> quantile(sorted, from, to, aggregate.quantile());
    };
  }

  private static double sum(double[] numbers, int from, int to) {
    ExactSum sum = new ExactSum();
    for (int i = from; i < to; i++) {
      sum.add(numbers[i]);
    }
    return sum.value();
  }
}
