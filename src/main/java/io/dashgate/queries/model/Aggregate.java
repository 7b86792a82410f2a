package io.dashgate.queries.model;

/** One number of many. */
public enum Aggregate {
  SUM(-1),
  AVG(-1),
  MIN(-1),
  MAX(-1),
  MEDIAN(0.5),
  P75(0.75),
  P90(0.9),
  P95(0.95),
  P99(0.99);

  private final double quantile;

  Aggregate(double quantile) {
    this.quantile = quantile;
  }

  /** Whether it is a quantile. */
  public boolean isQuantile() {
    return quantile >= 0;
  }

  /** Returns the part of the numbers that are not above a quantile. */
  public double quantile() {
    return quantile;
  }
}
