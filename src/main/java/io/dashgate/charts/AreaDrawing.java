package io.dashgate.charts;

import java.util.Arrays;

/** Filled lines over time, on top of each other. */
final class AreaDrawing {

  private static final double EDGE = 4;

  private AreaDrawing() {}

  /** Draws a layer for each series; lines without layers if there are values below 0. */
  static void draw(Ink ink, Box box, Trends all, ChartOptions options) {
    boolean isWhole = options.isStackedToWhole();
    Trends few = all.current().thinned((int) (box.width() / 1.5)).folded();
    Trends trends = isWhole ? few.shares() : few;
    NumberStyle numbers = isWhole ? NumberStyle.PERCENT : options.numbers();
    int size = trends.size();
    if (size == 1 || trends.lines().size() == 1 || Bounds.of(trends)[0] < 0) {
      LineDrawing.draw(ink, box, all, options);
      return;
    }
    int[] colors = trends.colors();
    Box below = Legend.draw(ink, box, Legend.entries(trends, colors), 0, false);
    double high = isWhole ? 100 : Bounds.ofStacks(trends)[1];
    Axes axes = Axes.draw(ink, below, 0, high, numbers);
    double first = axes.plot().left() + EDGE;
    double step = (axes.plot().width() - 2 * EDGE) / (size - 1);
    axes.label(trends.days(), first, step);
    double[] xs = new double[size];
    double[] sums = new double[size];
    double[] below0 = new double[size];
    for (int i = 0; i < size; i++) {
      xs[i] = first + i * step;
    }
    Arrays.fill(below0, axes.y(0));
    double[] bottoms = below0;
    for (int i = 0; i < colors.length; i++) {
      double[] tops = new double[size];
      for (int point = 0; point < size; point++) {
        sums[point] += trends.lines().get(i).at(point);
        tops[point] = axes.y(sums[point]);
      }
      layer(ink, xs, tops, bottoms, colors[i], options.isUnfinished());
      bottoms = tops;
    }
    new Tips(trends, options, numbers, true).draw(ink, axes.plot(), first, step);
  }

  private static void layer(
      Ink ink, double[] xs, double[] tops, double[] bottoms, int color, boolean isUnfinished) {
    int size = xs.length;
    int finished = isUnfinished ? size - 1 : size;
    ink.area(xs, tops, bottoms, Mark.LAYER, color);
    ink.path(xs, tops, 0, finished, Mark.LINE, color);
    if (isUnfinished) {
      ink.path(xs, tops, finished - 1, size, Mark.UNFINISHED_LINE, color);
    }
  }
}
