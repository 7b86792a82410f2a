package io.dashgate.filters;

import io.dashgate.platform.problem.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * A comparison of numbers. What does not look like a finite number matches none.
 *
 * @param test of a finite number
 */
record NumberTest(DoublePredicate test) implements ValueTest {

  /** Compares two numbers. */
  @FunctionalInterface
  interface Comparison {

    boolean holds(double number, double limit);
  }

  @Override
  public boolean matches(PropertyValue value) {
    double number = value.number();
    return !Double.isNaN(number) && test.test(number);
  }

  @Override
  public Optional<DoublePredicate> ofNumbers() {
    return Optional.of(test);
  }

  static ValueTest anyOf(List<PropertyValue> values, Comparison comparison) {
    double[] limits =
        values.stream()
            .mapToDouble(PropertyValue::number)
            .filter(number -> !Double.isNaN(number))
            .toArray();
    return new NumberTest(
        number -> {
          for (double limit : limits) {
            if (comparison.holds(number, limit)) {
              return true;
            }
          }
          return false;
        });
  }

  static ValueTest between(List<PropertyValue> values) {
    double[] range = range(values, "BETWEEN");
    return new NumberTest(number -> number >= range[0] && number <= range[1]);
  }

  static ValueTest notBetween(List<PropertyValue> values) {
    double[] range = range(values, "NOT BETWEEN");
    return new NumberTest(number -> number < range[0] || number > range[1]);
  }

  private static double[] range(List<PropertyValue> values, String name) {
    if (values.size() != 2) {
      throw refusal(name, "a two-element array [min, max]");
    }
    double least = values.get(0).number();
    double most = values.get(1).number();
    if (Double.isNaN(least) || Double.isNaN(most)) {
      throw refusal(name, "numeric values");
    }
    if (least > most) {
      throw refusal(name, "min to be less than or equal to max");
    }
    return new double[] {least, most};
  }

  private static ApiException refusal(String name, String needed) {
    return ApiException.invalidInput(
        name + " operator requires " + needed + ".", FilterParser.ATTR);
  }
}
