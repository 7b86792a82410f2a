package io.dashgate.queries.model;

/** How a result is shown, as far as it changes what is computed. */
public enum Display {
  /** A value for each interval. */
  OVER_TIME,
  /** The sum up to each interval. */
  CUMULATIVE,
  /** One value for the whole range. */
  TOTAL_VALUE
}
