package io.dashgate.charts;

/**
 * How a number differs from the one before.
 *
 * @param direction 1: it rose, -1: it fell, 0: it did not change
 * @param words such as {@code up 8 %}
 */
record Change(int direction, String words) {

  /** Compares two numbers. */
  static Change of(double now, double before) {
    int direction = now > before ? 1 : now < before ? -1 : 0;
    if (direction == 0) {
      return new Change(0, "no change");
    }
    String verb = direction > 0 ? "up" : "down";
    if (before == 0 || (before < 0 != now < 0 && now != 0)) {
      return new Change(direction, verb);
    }
    String part = NumberTexts.percent(Math.abs((now - before) / before));
    return new Change(direction, verb + " " + part);
  }
}
