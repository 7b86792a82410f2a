package io.dashgate.bench;

import java.util.Set;

/** A measurement of each round. */
interface Step {

  /**
   * Warms up until compilers have done their work.
   *
   * @param done the warm paths, to be added to
   */
  default void warm(Set<String> done) throws Exception {}

  /** Measures. */
  Measurement measure() throws Exception;
}
