package io.dashgate.filters;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Regular expressions of RE2, found anywhere in a value. They take linear time, so that no client
 * can keep a thread busy. An expression that is not valid, or longer than allowed, matches nothing,
 * also when it is negated.
 */
final class RegexTest {

  private static final int LONGEST = 400;

  private RegexTest() {}

  static ValueTest found(List<PropertyValue> values) {
    List<Pattern> patterns = values.stream().flatMap(value -> compile(value).stream()).toList();
    return value -> !value.isMissing() && isFound(patterns, value);
  }

  static ValueTest notFound(List<PropertyValue> values) {
    List<Pattern> patterns = values.stream().flatMap(value -> compile(value).stream()).toList();
    return patterns.size() < values.size()
        ? value -> false
        : value -> value.isMissing() || !isFound(patterns, value);
  }

  private static boolean isFound(List<Pattern> patterns, PropertyValue value) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(value.text()).find());
  }

  private static Optional<Pattern> compile(PropertyValue expression) {
    if (expression.text().length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(expression.text()));
    } catch (PatternSyntaxException invalid) {
      return Optional.empty();
    }
  }
}
