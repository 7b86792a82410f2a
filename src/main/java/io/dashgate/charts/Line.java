package io.dashgate.charts;

/** A series of a result. Immutable: nobody changes its data. */
final class Line {

  private final String label;
  private final double[] data;
  private final double total;
  private final boolean hasTotal;

  /**
   * Keeps the values.
   *
   * @param label its name
   * @param data a value for each interval; empty if there is only a total
   * @param total one value for the whole time
   * @param hasTotal whether its total means something
   */
  Line(String label, double[] data, double total, boolean hasTotal) {
    this.label = label;
    this.data = data;
    this.total = total;
    this.hasTotal = hasTotal;
  }

  String label() {
    return label;
  }

  double[] data() {
    return data;
  }

  double total() {
    return total;
  }

  boolean hasTotal() {
    return hasTotal;
  }

  /** Returns a value; 0 beyond both ends. */
  double at(int index) {
    return index >= 0 && index < data.length ? data[index] : 0;
  }

  /** Returns it with other values. */
  Line with(double[] values) {
    return new Line(label, values, total, hasTotal);
  }
}
