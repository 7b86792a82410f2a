package io.dashgate.bench;

import java.util.Locale;

/**
 * Something that was measured, beside what it has to be.
 *
 * @param must what it has to reach; NaN: nothing
 * @param goal what it should reach
 * @param more whether more is better
 */
record Figure(String what, Spread measured, double must, double goal, boolean more) {

  /** Returns what came of it. */
  String verdict() {
    if (Double.isNaN(must)) {
      return "";
    }
    return reaches(goal) ? "goal" : reaches(must) ? "must" : "NO";
  }

  /** Returns what it has to be, as text. */
  String limit(double limit) {
    return Double.isNaN(limit)
        ? ""
        : (more ? ">= " : "<= ") + String.format(Locale.ROOT, "%.2f", limit);
  }

  private boolean reaches(double limit) {
    return more ? measured.median() >= limit : measured.median() <= limit;
  }
}
