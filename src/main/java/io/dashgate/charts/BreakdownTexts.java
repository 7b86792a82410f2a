package io.dashgate.charts;

import io.dashgate.queries.model.Breakdown;
import java.util.List;

/** Values of breakdowns as texts. */
final class BreakdownTexts {

  private BreakdownTexts() {}

  /** Returns a text, or several that are joined. */
  static String of(Node value) {
    List<String> texts = value.isList() ? value.texts() : List.of(value.text());
    return named(String.join(", ", texts));
  }

  /** Returns a text with words for all others, and for what has no value. */
  static String named(String text) {
    String named =
        text.indexOf('$') < 0
            ? text
            : text.replace(Breakdown.OTHER, "Other").replace(Breakdown.NULL, "None");
    return named.isBlank() ? "None" : named;
  }
}
