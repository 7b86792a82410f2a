package io.dashgate.charts;

import java.util.Arrays;

/** Lines over time. */
final class LineDrawing {

  private static final double EDGE = 4;
  private static final double POINT = 2.6;
  private static final int MOST_POINTS = 31;
  private static final double LEAST_STEP = 9;
  private static final double BETWEEN_POINTS = 80;

  /** How many lines without a color of their own are drawn. */
  private static final int MOST_OTHERS = 50;

  private final Ink ink;
  private final Trends trends;
  private final ChartOptions options;
  private final int size;
  private final int[] colors;
  private final Axes axes;
  private final double first;
  private final double step;
  private final double[] xs;

  private LineDrawing(Ink ink, Box box, Trends all, ChartOptions options) {
    this.ink = ink;
    this.options = options;
    trends = all.thinned((int) (box.width() / 1.5));
    size = trends.size();
    colors = trends.colors();
    Box below =
        Legend.draw(
            ink,
            box,
            Legend.entries(trends, colors),
            Math.max(0, colors.length - Palette.COLORS),
            true);
    double[] bounds = Bounds.of(trends);
    axes = Axes.draw(ink, below, bounds[0], bounds[1], options.numbers());
    Box plot = axes.plot();
    step = size > 1 ? (plot.width() - 2 * EDGE) / (size - 1) : plot.width();
    first = size > 1 ? plot.left() + EDGE : plot.middleX();
    xs = new double[size];
    for (int i = 0; i < size; i++) {
      xs[i] = first + i * step;
    }
  }

  /** Draws a line for each series, and pale ones of the time before. */
  static void draw(Ink ink, Box box, Trends trends, ChartOptions options) {
    new LineDrawing(ink, box, trends, options).draw();
  }

  private void draw() {
    axes.label(trends.days(), first, step);
    for (int i = 0; i < trends.previous().size(); i++) {
      Line line = trends.previous().get(i);
      int color = trends.colorOfPrevious(i, colors);
      ink.path(xs, ys(line), 0, line.data().length, Mark.PREVIOUS_LINE, color);
    }
    // the first lines are drawn last, above the others; those without a color are below all
    int others = 0;
    for (int i = 0; i < colors.length && others < MOST_OTHERS; i++) {
      if (colors[i] == Palette.OTHERS) {
        others++;
        line(trends.lines().get(i), Palette.OTHERS, Mark.CONTEXT_LINE);
      }
    }
    for (int i = colors.length - 1; i >= 0; i--) {
      if (colors[i] != Palette.OTHERS) {
        line(trends.lines().get(i), colors[i], Mark.LINE);
      }
    }
    new Tips(trends, options, options.numbers(), false).draw(ink, axes.plot(), first, step);
  }

  private void line(Line line, int color, Mark mark) {
    double[] ys = ys(line);
    int length = line.data().length;
    if (colors.length == 1 && length > 1) {
      ink.area(Arrays.copyOf(xs, length), ys, bases(length), Mark.AREA, color);
    }
    boolean isUnfinished = options.isUnfinished() && length == size && mark == Mark.LINE;
    int finished = isUnfinished && length > 1 ? length - 1 : length;
    if (length > 1) {
      ink.path(xs, ys, 0, finished, mark, color);
    }
    if (finished < length) {
      ink.path(xs, ys, finished - 1, length, Mark.UNFINISHED_LINE, color);
    }
    points(ys, color, mark == Mark.LINE);
  }

  /** A point for each value if there are few, else some of them. */
  private void points(double[] ys, int color, boolean isSeries) {
    if (ys.length == 1 || (isSeries && size <= MOST_POINTS && step >= LEAST_STEP)) {
      for (int i = 0; i < ys.length; i++) {
        Markers.draw(ink, xs[i], ys[i], POINT, color);
      }
    } else if (isSeries && colors.length > 1 && axes.plot().width() > 200) {
      int each = (int) Math.max(1, BETWEEN_POINTS / step);
      for (int i = color * each / Palette.COLORS; i < ys.length; i += each) {
        Markers.draw(ink, xs[i], ys[i], POINT + 0.6, color);
      }
    }
  }

  private double[] ys(Line line) {
    double[] ys = new double[line.data().length];
    for (int i = 0; i < ys.length; i++) {
      ys[i] = axes.y(line.data()[i]);
    }
    return ys;
  }

  private double[] bases(int length) {
    double[] bases = new double[length];
    Arrays.fill(bases, axes.y(0));
    return bases;
  }
}
