package io.dashgate.filters;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether a value equals one of several: as text; as numbers, if both look like numbers; a boolean
 * equals its text in any case.
 */
final class EqualityTest implements ValueTest {

  private static final int LONGEST_BOOLEAN = 5;

  private final Set<String> texts = new HashSet<>();
  private final Set<String> booleans = new HashSet<>();

  /** In lower case: those that equal a boolean. */
  private final Set<String> lowerCased = new HashSet<>();

  /** Large integers may be one double, though they differ. */
  private final Map<Double, Set<BigDecimal>> numbers = new HashMap<>();

  EqualityTest(List<PropertyValue> values) {
    for (PropertyValue value : values) {
      texts.add(value.text());
      lowerCased.add(value.text().toLowerCase(Locale.ROOT));
      if (value.kind() == PropertyValue.Kind.BOOLEAN) {
        booleans.add(value.text());
      }
      double number = value.number();
      if (!Double.isNaN(number)) {
        numbers.computeIfAbsent(number + 0.0, any -> new HashSet<>()).add(exact(value));
      }
    }
  }

  @Override
  public boolean matches(PropertyValue value) {
    if (value.isMissing()) {
      return false;
    }
    return texts.contains(value.text())
        || (value.kind() == PropertyValue.Kind.BOOLEAN && lowerCased.contains(value.text()))
        || (!booleans.isEmpty()
            && value.kind() == PropertyValue.Kind.TEXT
            && value.text().length() <= LONGEST_BOOLEAN
            && booleans.contains(value.text().toLowerCase(Locale.ROOT)))
        || (!numbers.isEmpty() && matchesNumber(value));
  }

  private boolean matchesNumber(PropertyValue value) {
    double number = value.number();
    Set<BigDecimal> same = Double.isNaN(number) ? null : numbers.get(number + 0.0);
    return same != null && same.contains(exact(value));
  }

  /** Zero and negative zero are one number; so are those that differ by zeros at the end. */
  private static BigDecimal exact(PropertyValue number) {
    return new BigDecimal(number.text().strip()).stripTrailingZeros();
  }
}
