package io.dashgate.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * Values that were measured at even intervals: their medians in the second and the last quarter.
 */
final class Quarters {

  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double second() {
    return quarter(1);
  }

  double last() {
    return quarter(3);
  }

  double most() {
    return values.stream().mapToDouble(value -> value).max().orElse(0);
  }

  private double quarter(int number) {
    int size = values.size();
    return Timing.median(values.subList(size * number / 4, size * (number + 1) / 4));
  }

  @Override
  public String toString() {
    return "%.1f -> %.1f, at most %.1f".formatted(second(), last(), most());
  }
}
