package io.dashgate.charts;

/** A series of a result. Immutable: nobody changes its data. */
final class Line {

  private final String label;
  private final double[] data;
  private final double total;
  private final boolean isAdditive;
  private final String status;

  /**
   * Keeps the values.
   *
   * @param label its name
   * @param data a value for each interval; empty if there is only a total
   * @param total one value for the whole time
   * @param isAdditive whether the sum of its values means something
   * @param status of the people in it, in a lifecycle; else empty
   */
  Line(String label, double[] data, double total, boolean isAdditive, String status) {
    this.label = label;
    this.data = data;
    this.total = total;
    this.isAdditive = isAdditive;
    this.status = status;
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

  boolean isAdditive() {
    return isAdditive;
  }

  String status() {
    return status;
  }

  /** Returns a value; 0 beyond the end. */
  double at(int index) {
    return index < data.length ? data[index] : 0;
  }

  /** Returns it with other values. */
  Line with(double[] values) {
    return new Line(label, values, total, isAdditive, status);
  }

  /** Returns it with another name. */
  Line named(String name) {
    return new Line(name, data, total, isAdditive, status);
  }
}
