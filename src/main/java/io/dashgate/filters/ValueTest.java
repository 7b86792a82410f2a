package io.dashgate.filters;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** Whether the value of a property matches an operator with its values. Without state. */
@FunctionalInterface
public interface ValueTest {

  /** Whether a value matches; a missing one does, if the operator says so. */
  boolean matches(PropertyValue value);

  /** Returns the same test for values that are numbers, if it looks at nothing but the number. */
  default Optional<DoublePredicate> ofNumbers() {
    return Optional.empty();
  }

  /**
   * Makes the test of an operator.
   *
   * @param values one or more; ignored by operators that need none
   * @throws io.dashgate.platform.problem.ApiException 400 if the operator cannot have these values
   */
  static ValueTest of(
      Operator operator, List<PropertyValue> values, FilterClock clock, FilterCost cost) {
    return switch (operator) {
      case EXACT, IN -> new EqualityTest(values);
      case IS_NOT, NOT_IN -> not(new EqualityTest(values));
      case ICONTAINS -> contains(values, cost);
      case NOT_ICONTAINS -> not(contains(values, cost));
      case REGEX -> RegexTest.found(values, cost);
      case NOT_REGEX -> RegexTest.notFound(values, cost);
      case GT -> NumberTest.anyOf(values, (number, limit) -> number > limit);
      case GTE -> NumberTest.anyOf(values, (number, limit) -> number >= limit);
      case LT -> NumberTest.anyOf(values, (number, limit) -> number < limit);
      case LTE -> NumberTest.anyOf(values, (number, limit) -> number <= limit);
      case BETWEEN -> NumberTest.between(values);
      case NOT_BETWEEN -> NumberTest.notBetween(values);
      case IS_SET -> value -> !value.isMissing();
      case IS_NOT_SET -> PropertyValue::isMissing;
      case IS_DATE_EXACT -> DateTest.on(values, clock);
      case IS_DATE_BEFORE -> DateTest.before(values, clock);
      case IS_DATE_AFTER -> DateTest.after(values, clock);
    };
  }

  private static ValueTest not(ValueTest test) {
    return value -> !test.matches(value);
  }

  private static ValueTest contains(List<PropertyValue> values, FilterCost cost) {
    cost.addParts(values.size());
    List<String> parts =
        values.stream().map(value -> value.text().toLowerCase(Locale.ROOT)).toList();
    return value -> {
      if (value.isMissing()) {
        return false;
      }
      String text = value.text().toLowerCase(Locale.ROOT);
      return parts.stream().anyMatch(text::contains);
    };
  }
}
