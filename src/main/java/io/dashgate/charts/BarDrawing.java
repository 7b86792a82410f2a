package io.dashgate.charts;

import java.util.List;

/** Bars over time, side by side or on top of each other. */
final class BarDrawing {

  private static final double WIDEST = 44;
  private static final double SHARE = 0.76;

  private final Ink ink;
  private final Trends trends;
  private final ChartOptions options;
  private final NumberStyle numbers;
  private final boolean isStacked;
  private final int[] colors;
  private final Axes axes;
  private final double step;
  private final double first;

  private BarDrawing(Ink ink, Box box, Trends all, ChartOptions options, boolean isStacked) {
    this.ink = ink;
    this.options = options;
    this.isStacked = isStacked;
    boolean isWhole = isStacked && options.isStackedToWhole();
    Trends thinned = all.thinned((int) (box.width() / 1.5));
    Trends few = isStacked ? thinned.folded() : thinned.limited();
    trends = isWhole ? few.shares() : few;
    numbers = isWhole ? NumberStyle.PERCENT : options.numbers();
    colors = trends.colors();
    int others = isStacked ? 0 : all.lines().size() - colors.length;
    Box below = Legend.draw(ink, box, Legend.entries(trends, colors), others, false);
    double[] bounds = isStacked ? Bounds.ofStacks(trends) : Bounds.of(trends);
    axes = Axes.draw(ink, below, bounds[0], isWhole ? 100 : bounds[1], numbers);
    step = axes.plot().width() / Math.max(1, trends.size());
    first = axes.plot().left() + step / 2;
  }

  /** Draws the bars of each series, and pale ones of the time before at their left. */
  static void draw(Ink ink, Box box, Trends trends, ChartOptions options, boolean isStacked) {
    new BarDrawing(ink, box, trends, options, isStacked).draw();
  }

  private void draw() {
    axes.label(trends.days(), first, step);
    int before = trends.previous().size();
    int beside = isStacked ? (before > 0 ? 2 : 1) : Math.max(1, before + trends.lines().size());
    double width = Math.min(WIDEST * Math.min(3, beside), step * SHARE) / beside;
    for (int i = 0; i < trends.size(); i++) {
      double left = first + i * step - width * beside / 2;
      if (isStacked) {
        if (before > 0) {
          stack(trends.previous(), i, left, width, Mark.PREVIOUS_BAR);
        }
        double own = before > 0 ? left + width : left;
        stack(trends.lines(), i, own, width, mark(i));
      } else {
        bars(trends.previous(), i, left, width, Mark.PREVIOUS_BAR);
        bars(trends.lines(), i, left + before * width, width, mark(i));
      }
    }
    new Tips(trends, options, numbers, isStacked).draw(ink, axes.plot(), first, step);
  }

  private Mark mark(int index) {
    boolean isUnfinished = options.isUnfinished() && index == trends.size() - 1;
    return isUnfinished ? Mark.UNFINISHED_BAR : Mark.SHAPE;
  }

  private void stack(List<Line> lines, int index, double left, double width, Mark mark) {
    double up = 0;
    double down = 0;
    for (int i = 0; i < lines.size(); i++) {
      double value = lines.get(i).at(index);
      double from = value >= 0 ? up : down;
      double to = from + value;
      if (value >= 0) {
        up = to;
      } else {
        down = to;
      }
      bar(left, width, from, to, 0, mark, color(lines, i));
    }
  }

  private void bars(List<Line> lines, int index, double left, double width, Mark mark) {
    double gap = width > 4 ? 1 : 0;
    for (int i = 0; i < lines.size(); i++) {
      double x = left + i * width;
      bar(x, width - gap, 0, lines.get(i).at(index), 1.5, mark, color(lines, i));
    }
  }

  private int color(List<Line> lines, int index) {
    if (lines == trends.lines()) {
      return colors[index];
    }
    return trends.colorOfPrevious(index, colors);
  }

  private void bar(
      double x, double width, double from, double to, double radius, Mark mark, int color) {
    double top = Math.min(axes.y(from), axes.y(to));
    double height = Math.abs(axes.y(to) - axes.y(from));
    if (to == from) {
      return;
    }
    double seam = isStacked && height > 3 ? 0.8 : 0;
    double drawn = Math.max(height - seam, Math.min(height, 0.6));
    double round = Math.min(radius, Math.min(width, drawn) / 3);
    double edge = Math.min(mark.stroke / 2, Math.min(width, drawn) / 4);
    ink.rect(x + edge, top + edge, width - 2 * edge, drawn - 2 * edge, round, mark, color);
  }
}
