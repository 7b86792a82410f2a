package io.dashgate.filters;

import java.util.List;
import java.util.stream.Stream;

/**
 * Conditions of which any, or all, must match. Without conditions it matches everything.
 *
 * @param isAny whether one is enough
 */
public record FilterGroup(boolean isAny, List<Filter> parts) implements Filter {

  /** Matches everything. */
  public static final FilterGroup NONE = new FilterGroup(false, List.of());

  /** Returns a filter for what matches both. */
  public static Filter both(Filter one, Filter other) {
    return one.isEmpty() ? other : new FilterGroup(false, List.of(one, other));
  }

  @Override
  public boolean matches(FilterSubject subject) {
    if (parts.isEmpty()) {
      return true;
    }
    return isAny
        ? parts.stream().anyMatch(part -> part.matches(subject))
        : parts.stream().allMatch(part -> part.matches(subject));
  }

  @Override
  public Stream<PropertyFilter> leaves() {
    return parts.stream().flatMap(Filter::leaves);
  }
}
