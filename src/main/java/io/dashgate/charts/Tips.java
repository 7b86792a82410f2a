package io.dashgate.charts;

import java.util.List;

/** What a chart over time says at each point. */
final class Tips {

  private static final int MAX_LINES = 10;

  private final Trends trends;
  private final ChartOptions options;
  private final NumberStyle numbers;
  private final boolean hasTotal;

  /**
   * Keeps what it needs.
   *
   * @param numbers how the values are written
   * @param hasTotal whether the sum of several lines is said, too
   */
  Tips(Trends trends, ChartOptions options, NumberStyle numbers, boolean hasTotal) {
    this.trends = trends;
    this.options = options;
    this.numbers = numbers;
    this.hasTotal = hasTotal && trends.lines().size() > 1;
  }

  /** Draws what cannot be seen, and says all values at a point to who points at it. */
  void draw(Ink ink, Box plot, double first, double step) {
    int size = trends.size();
    for (int i = 0; i < size; i++) {
      double left = Math.max(plot.left(), first + (i - 0.5) * step);
      double right = Math.min(plot.right(), first + (i + 0.5) * step);
      if (size == 1) {
        left = plot.left();
        right = plot.right();
      }
      ink.tip(text(i, size));
      ink.rect(left, plot.top(), right - left, plot.height(), 0, Mark.HIT, 0);
    }
  }

  private String text(int index, int size) {
    StringBuilder text = new StringBuilder(96);
    text.append(trends.days().full(index));
    if (options.isUnfinished() && index == size - 1) {
      text.append(" (not over yet)");
    }
    lines(text, trends.lines(), index);
    if (hasTotal) {
      double sum = 0;
      for (Line line : trends.lines()) {
        sum += line.at(index);
      }
      text.append("\nTotal: ").append(numbers.full(sum));
    }
    if (!trends.previous().isEmpty()) {
      text.append("\nBefore");
      String day = trends.previousDays().full(index);
      text.append(day.isEmpty() || day.equals(trends.days().full(index)) ? "" : ": " + day);
      lines(text, trends.previous(), index);
    }
    return text.toString();
  }

  private void lines(StringBuilder text, List<Line> lines, int index) {
    int shown = Math.min(lines.size(), MAX_LINES);
    for (Line line : lines.subList(0, shown)) {
      text.append('\n').append(Texts.isolated(line.label())).append(": ");
      text.append(numbers.full(line.at(index)));
    }
    if (lines.size() > shown) {
      text.append("\nand ").append(lines.size() - shown).append(" more");
    }
  }
}
