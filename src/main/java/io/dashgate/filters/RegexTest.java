package io.dashgate.filters;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Regular expressions of RE2, found anywhere in a value. They take linear time, so that no client
 * can keep a thread busy. An expression that is not valid, or longer than allowed, matches nothing,
 * also when it is negated. Of very long values, complex expressions see the beginning only.
 */
final class RegexTest {

  private static final int LONGEST = 400;

  /** As with RE2, whose counts of repetitions have this limit. */
  private static final int MOST_INSTRUCTIONS = 1_000;

  private RegexTest() {}

  static ValueTest found(List<PropertyValue> values, FilterCost cost) {
    List<Pattern> patterns = compile(values, cost);
    return value -> !value.isMissing() && isFound(patterns, value, cost);
  }

  static ValueTest notFound(List<PropertyValue> values, FilterCost cost) {
    List<Pattern> patterns = compile(values, cost);
    return patterns.size() < values.size()
        ? value -> false
        : value -> value.isMissing() || !isFound(patterns, value, cost);
  }

  private static boolean isFound(List<Pattern> patterns, PropertyValue value, FilterCost cost) {
    String text = value.text();
    String searched = text.substring(0, Math.min(text.length(), cost.longestText()));
    return patterns.stream().anyMatch(pattern -> pattern.matcher(searched).find());
  }

  private static List<Pattern> compile(List<PropertyValue> values, FilterCost cost) {
    return values.stream().flatMap(value -> compile(value, cost).stream()).toList();
  }

  private static Optional<Pattern> compile(PropertyValue expression, FilterCost cost) {
    long size = RegexSize.of(expression.text());
    if (expression.text().length() > LONGEST || size > MOST_INSTRUCTIONS) {
      return Optional.empty();
    }
    cost.addExpression((int) size);
    try {
      return Optional.of(Pattern.compile(expression.text()));
    } catch (PatternSyntaxException invalid) {
      return Optional.empty();
    }
  }
}
