package io.dashgate.queries.engine;

import java.util.List;

/** Reads what was clicked. */
@FunctionalInterface
public interface ElementTexts {

  /** Knows no elements. */
  ElementTexts NONE = (chain, key) -> List.of();

  /**
   * Returns the texts of the elements of a chain.
   *
   * @param key {@code tag_name}, {@code text} or {@code href}
   */
  List<String> of(String chain, String key);
}
