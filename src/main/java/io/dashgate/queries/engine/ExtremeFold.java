package io.dashgate.queries.engine;

import java.util.Arrays;

/** The smallest or largest of numbers. */
final class ExtremeFold implements Fold {

  private final Cells cells;
  private final boolean isLargest;

  /** NaN: none yet. */
  private double[] extremes = empty(16);

  ExtremeFold(Cells cells, boolean isLargest) {
    this.cells = cells;
    this.isLargest = isLargest;
  }

  private static double[] empty(int size) {
    double[] none = new double[size];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  @Override
  public void add(Batch batch, int from, int to) {
    double[] numbers = batch.numbers();
    int[] values = batch.values();
    for (int i = from; i < to; i++) {
      int cell = cells.of(values == null ? 0 : values[i]);
      if (cell >= extremes.length) {
        int length = extremes.length;
        extremes = Arrays.copyOf(extremes, Math.max(cell + 1, 2 * length));
        Arrays.fill(extremes, length, extremes.length, Double.NaN);
      }
      add(extremes, cell, numbers[i]);
    }
  }

  private void add(double[] to, int at, double number) {
    double old = to[at];
    if (Double.isNaN(old) || (isLargest ? number > old : number < old)) {
      to[at] = number;
    }
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * extremes.length;
  }

  @Override
  public double[] points(Grouping grouping) {
    double[] points = empty(cells.targets(grouping));
    int[] targets = cells.targetsOf(grouping);
    for (int cell = 0; cell < targets.length; cell++) {
      if (targets[cell] >= 0 && cell < extremes.length && !Double.isNaN(extremes[cell])) {
        add(points, targets[cell], extremes[cell]);
      }
    }
    for (int i = 0; i < points.length; i++) {
      points[i] = Double.isNaN(points[i]) ? 0 : points[i] + 0.0; // no negative zero
    }
    return points;
  }
}
