package io.dashgate.queries.engine;

import java.util.Arrays;

/** Counts events. */
final class CountFold implements Fold {

  private final Cells cells;
  private long[] counts = new long[16];

  CountFold(Cells cells) {
    this.cells = cells;
  }

  @Override
  public void add(Batch batch, int from, int to) {
    int[] values = batch.values();
    if (values == null) {
      add(cells.of(0), to - from);
      return;
    }
    for (int i = from; i < to; i++) {
      add(cells.of(values[i]), 1);
    }
  }

  private void add(int cell, int count) {
    if (cell >= counts.length) {
      counts = Arrays.copyOf(counts, 2 * cell);
    }
    counts[cell] += count;
  }

  @Override
  public long bytes() {
    return (long) Long.BYTES * counts.length;
  }

  @Override
  public double[] points(Grouping grouping) {
    long[] sums = new long[cells.targets(grouping)];
    int[] targets = cells.targetsOf(grouping);
    for (int cell = 0; cell < targets.length; cell++) {
      if (targets[cell] >= 0 && cell < counts.length) {
        sums[targets[cell]] += counts[cell];
      }
    }
    double[] points = new double[sums.length];
    Arrays.setAll(points, i -> sums[i]);
    return points;
  }
}
