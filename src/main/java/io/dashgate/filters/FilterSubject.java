package io.dashgate.filters;

/** Something with properties. */
@FunctionalInterface
public interface FilterSubject {

  /** Whether its property matches. */
  boolean matches(PropertyFilter filter);
}
