package io.dashgate.charts;

/** A result of a form that is not known. */
record Unreadable() implements ChartData {

  /** What is shown instead. */
  static final String SENTENCE = "This result cannot be drawn.";

  @Override
  public boolean isEmpty() {
    return true;
  }
}
