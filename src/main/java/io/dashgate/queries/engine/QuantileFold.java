package io.dashgate.queries.engine;

import io.dashgate.queries.model.Aggregate;
import java.util.Arrays;

/** Quantiles of numbers, all of which are kept. */
final class QuantileFold implements Fold {

  private final Cells cells;
  private final Aggregate aggregate;
  private int[] ofCells = new int[1024];
  private double[] numbers = new double[1024];
  private int size;

  QuantileFold(Cells cells, Aggregate aggregate) {
    this.cells = cells;
    this.aggregate = aggregate;
  }

  @Override
  public void add(Batch batch, int from, int to) {
    double[] added = batch.numbers();
    int[] values = batch.values();
    if (size + to - from > numbers.length) {
      int length = Math.max(size + to - from, numbers.length + numbers.length / 2);
      ofCells = Arrays.copyOf(ofCells, length);
      numbers = Arrays.copyOf(numbers, length);
    }
    for (int i = from; i < to; i++) {
      ofCells[size] = cells.of(values == null ? 0 : values[i]);
      numbers[size++] = added[i];
    }
  }

  @Override
  public long bytes() {
    return (long) (Integer.BYTES + Double.BYTES) * numbers.length;
  }

  @Override
  public double[] points(Grouping grouping) {
    int[] targets = cells.targetsOf(grouping);
    int[] ofNumbers = new int[size];
    for (int i = 0; i < size; i++) {
      ofNumbers[i] = targets[ofCells[i]];
    }
    return Aggregates.of(aggregate, ofNumbers, numbers, size, cells.targets(grouping));
  }
}
