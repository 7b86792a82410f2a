package io.dashgate.queries.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sums or averages of numbers, exact but for the last rounding. */
final class SumFold implements Fold {

  private static final double MOST_WHOLE = 1L << 53;

  /** A sum of whole numbers is moved before it could overflow. */
  private static final long MOST_SUM = 1L << 61;

  /** Without these, such a sum is a double. */
  private static final long LOW_BITS = 0x3FF;

  /** Bytes of a sum of numbers of usual sizes. */
  private static final long OF_EXACT = 112;

  private final Cells cells;
  private final boolean isAverage;
  private long[] counts = new long[16];
  private long[] wholes = new long[16];
  private @Nullable ExactSum[] others = new ExactSum[16];
  private int exactSums;

  SumFold(Cells cells, boolean isAverage) {
    this.cells = cells;
    this.isAverage = isAverage;
  }

  @Override
  public void add(Batch batch, int from, int to) {
    double[] numbers = batch.numbers();
    int[] values = batch.values();
    for (int i = from; i < to; i++) {
      int cell = cells.of(values == null ? 0 : values[i]);
      if (cell >= counts.length) {
        grow(cell);
      }
      counts[cell]++;
      double number = numbers[i];
      long whole = (long) number;
      if (whole == number && Math.abs(number) <= MOST_WHOLE) {
        addWhole(cell, whole);
      } else {
        other(cell).add(number);
      }
    }
  }

  private void addWhole(int cell, long whole) {
    long sum = wholes[cell] + whole;
    if (Math.abs(sum) > MOST_SUM) {
      other(cell).add((double) (sum & ~LOW_BITS));
      sum &= LOW_BITS;
    }
    wholes[cell] = sum;
  }

  private ExactSum other(int cell) {
    ExactSum sum = others[cell];
    if (sum == null) {
      sum = new ExactSum();
      others[cell] = sum;
      exactSums++;
    }
    return sum;
  }

  private void grow(int cell) {
    int length = Math.max(cell + 1, 2 * counts.length);
    counts = Arrays.copyOf(counts, length);
    wholes = Arrays.copyOf(wholes, length);
    others = Arrays.copyOf(others, length);
  }

  @Override
  public long bytes() {
    return (2L * Long.BYTES + Integer.BYTES) * counts.length + OF_EXACT * exactSums;
  }

  @Override
  public double[] points(Grouping grouping) {
    SumFold sums = new SumFold(cells, isAverage);
    double[] points = new double[cells.targets(grouping)];
    if (points.length > 0) {
      sums.grow(points.length - 1);
    }
    int[] targets = cells.targetsOf(grouping);
    for (int cell = 0; cell < targets.length; cell++) {
      if (targets[cell] >= 0 && cell < counts.length) {
        sums.addAll(targets[cell], this, cell);
      }
    }
    Arrays.setAll(points, sums::value);
    return points;
  }

  private void addAll(int to, SumFold from, int cell) {
    counts[to] += from.counts[cell];
    addWhole(to, from.wholes[cell]);
    ExactSum more = from.others[cell];
    if (more != null) {
      other(to).add(more);
    }
  }

  private double value(int cell) {
    if (counts[cell] == 0) {
      return 0;
    }
    ExactSum sum = others[cell];
    double value = wholes[cell];
    if (sum != null) {
      long whole = wholes[cell];
      sum.add((double) (whole & ~LOW_BITS));
      sum.add((double) (whole & LOW_BITS));
      wholes[cell] = 0;
      value = sum.value();
    }
    return isAverage ? value / counts[cell] : value;
  }
}
