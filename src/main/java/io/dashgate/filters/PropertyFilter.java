package io.dashgate.filters;

import java.util.Collection;
import java.util.stream.Stream;

/**
 * A condition on one property.
 *
 * @param groupTypeIndex of the type {@link PropertyType#GROUP}, 0 to 4; -1 of the others
 * @param key the name of the property
 * @param test whether a value matches
 */
public record PropertyFilter(
    PropertyType type, int groupTypeIndex, String key, Operator operator, ValueTest test)
    implements Filter {

  @Override
  public boolean matches(FilterSubject subject) {
    return subject.matches(this);
  }

  /** Whether something with this value matches. */
  public boolean matches(PropertyValue value) {
    return test.matches(value);
  }

  /** Whether something with several values matches; without values, the property is missing. */
  public boolean matchesAnyOf(Collection<PropertyValue> values) {
    if (values.isEmpty()) {
      return test.matches(PropertyValue.MISSING);
    }
    return operator.isNegative()
        ? values.stream().allMatch(test::matches)
        : values.stream().anyMatch(test::matches);
  }

  @Override
  public Stream<PropertyFilter> leaves() {
    return Stream.of(this);
  }
}
