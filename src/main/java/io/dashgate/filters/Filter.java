package io.dashgate.filters;

import java.util.stream.Stream;

/** A condition on the properties of something. */
public sealed interface Filter permits FilterGroup, PropertyFilter {

  /** Whether something matches. */
  boolean matches(FilterSubject subject);

  /** Returns all conditions on single properties. */
  Stream<PropertyFilter> leaves();

  /** Whether it matches everything, because it has no conditions. */
  default boolean isEmpty() {
    return leaves().findAny().isEmpty();
  }
}
