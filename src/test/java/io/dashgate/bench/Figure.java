package io.dashgate.bench;

import java.util.Locale;

/**
 * A measured value beside the required one.
 *
 * @param must the required value; NaN: none
 * @param goal the desired value
 * @param more whether more is better
 */
record Figure(String what, Spread measured, double must, double goal, boolean more) {

  /** Returns which of the two values it reaches. */
  String verdict() {
    if (Double.isNaN(must)) {
      return "";
    }
    return reaches(goal) ? "goal" : reaches(must) ? "must" : "NO";
  }

  /** Returns a required value as text. */
  String limit(double limit) {
    return Double.isNaN(limit)
        ? ""
        : (more ? ">= " : "<= ") + String.format(Locale.ROOT, "%.2f", limit);
  }

  private boolean reaches(double limit) {
    return more ? measured.median() >= limit : measured.median() <= limit;
  }
}
