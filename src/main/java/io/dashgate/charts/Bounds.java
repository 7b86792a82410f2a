package io.dashgate.charts;

import java.util.List;

/** The least and the largest value that a chart shows; 0 is always between them. */
final class Bounds {

  private Bounds() {}

  /** Returns those of lines. */
  static double[] of(Trends trends) {
    double[] bounds = new double[2];
    for (List<Line> lines : List.of(trends.lines(), trends.previous())) {
      for (Line line : lines) {
        for (double value : line.data()) {
          add(bounds, value);
        }
      }
    }
    return bounds;
  }

  /** Returns those of lines on top of each other; what is below 0 goes down. */
  static double[] ofStacks(Trends trends) {
    double[] bounds = new double[2];
    for (List<Line> lines : List.of(trends.lines(), trends.previous())) {
      for (int i = 0; i < trends.size(); i++) {
        double up = 0;
        double down = 0;
        for (Line line : lines) {
          double value = line.at(i);
          up += Math.max(0, value);
          down += Math.min(0, value);
        }
        add(bounds, up);
        add(bounds, down);
      }
    }
    return bounds;
  }

  private static void add(double[] bounds, double value) {
    bounds[0] = Math.min(bounds[0], value);
    bounds[1] = Math.max(bounds[1], value);
  }
}
