package io.dashgate.queries.engine;

/** Adds nothing up: for those who need the number of events of each value only. */
final class NoFold implements Fold {

  @Override
  public void add(Batch batch, int from, int to) {
    // they are counted already
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public double[] points(Grouping grouping) {
    throw new IllegalStateException("there are no points");
  }
}
