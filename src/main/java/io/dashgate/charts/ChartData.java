package io.dashgate.charts;

/** What a chart shows, whatever form the result had. */
sealed interface ChartData permits Trends, Unreadable {

  /** Whether there is nothing to draw. */
  boolean isEmpty();
}
