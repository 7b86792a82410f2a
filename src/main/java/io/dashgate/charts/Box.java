package io.dashgate.charts;

/** A rectangle that something is drawn in, in pixels from the upper left corner. */
record Box(double left, double top, double right, double bottom) {

  double width() {
    return Math.max(0, right - left);
  }

  double height() {
    return Math.max(0, bottom - top);
  }

  double middleX() {
    return (left + right) / 2;
  }

  double middleY() {
    return (top + bottom) / 2;
  }

  /** Returns what is left if this much is cut from the top. */
  Box below(double height) {
    return new Box(left, Math.min(bottom, top + height), right, bottom);
  }
}
