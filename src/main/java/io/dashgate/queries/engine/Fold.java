package io.dashgate.queries.engine;

/** Adds events up, by pairs of a value of the breakdown and a cell of time. */
interface Fold {

  /** Adds a part of a batch, all of whose events are in the current cell of time. */
  void add(Batch batch, int from, int to);

  /** Returns the bytes that it takes. */
  long bytes();

  /** Returns the values of all points of all lines, those of a line behind each other. */
  double[] points(Grouping grouping);
}
