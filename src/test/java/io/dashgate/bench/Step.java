package io.dashgate.bench;

import java.util.Set;

/** What a round measures once. */
interface Step {

  /**
   * Does it for so long that compilers have done their work.
   *
   * @param done what is warm, to be added to
   */
  default void warm(Set<String> done) throws Exception {}

  /** Measures. */
  Measurement measure() throws Exception;
}
