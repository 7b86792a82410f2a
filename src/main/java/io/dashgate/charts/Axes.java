package io.dashgate.charts;

/** The frame of a chart over time: lines at round values, and when the points are. */
final class Axes {

  static final double TEXT = 11;

  private static final double STEP = 45;
  private static final double BELOW = 20;
  private static final double LEAST_WIDTH = 160;
  private static final double LEAST_HEIGHT = 80;

  private final Ink ink;
  private final Box box;
  private final Box plot;
  private final Scale scale;

  private Axes(Ink ink, Box box, Box plot, Scale scale) {
    this.ink = ink;
    this.box = box;
    this.plot = plot;
    this.scale = scale;
  }

  /**
   * Draws the lines of values.
   *
   * @param low the least value, and at most 0
   * @param high the largest one
   */
  static Axes draw(Ink ink, Box box, double low, double high, NumberStyle numbers) {
    double bottom = box.bottom() - (box.height() < LEAST_HEIGHT ? 6 : BELOW);
    double top = Math.min(box.top() + 8, bottom - 1);
    Scale scale = Scale.of(low, high, (int) Math.max(1, (bottom - top) / STEP));
    boolean hasLabels = box.width() >= LEAST_WIDTH;
    double room = 0;
    for (double tick : scale.ticks()) {
      room = Math.max(room, Texts.width(numbers.brief(tick), TEXT));
    }
    double gutter = hasLabels ? Math.min(room, box.width() / 3) + 12 : 4;
    Box plot = new Box(box.left() + gutter, top, box.right() - (hasLabels ? 10 : 4), bottom);
    Axes axes = new Axes(ink, box, plot, scale);
    for (double tick : scale.ticks()) {
      double y = axes.y(tick);
      ink.line(plot.left(), y, plot.right(), y, tick == 0 ? Mark.AXIS : Mark.GRID);
      if (hasLabels) {
        String label = Texts.fit(numbers.brief(tick), box.width() / 3, TEXT);
        ink.text(plot.left() - 6, y + 4, label, Anchor.END, TEXT, TextStyle.SOFT);
      }
    }
    return axes;
  }

  /** Returns where the marks are drawn. */
  Box plot() {
    return plot;
  }

  /** Returns where a value is. */
  double y(double value) {
    double part = (value - scale.low()) / (scale.high() - scale.low());
    return plot.bottom() - Math.max(0, Math.min(part, 1)) * plot.height();
  }

  /**
   * Writes when the points are, as many as have room.
   *
   * @param first where the first one is
   * @param step the distance between two of them
   */
  void label(Days days, double first, double step) {
    if (box.height() < LEAST_HEIGHT || days.size() == 0) {
      return;
    }
    double widest = 0;
    for (int i = 0; i < days.size(); i += Math.max(1, days.size() / 7)) {
      widest = Math.max(widest, Texts.width(days.brief(i), TEXT));
    }
    widest = Math.min(widest, box.width() / 2);
    int each = (int) Math.max(1, Math.ceil((widest + 16) / Math.max(step, 0.01)));
    for (int i = 0; i < days.size(); i += each) {
      String text = Texts.fit(days.brief(i), box.width() / 2, TEXT);
      double half = Texts.width(text, TEXT) / 2;
      double x = first + i * step;
      if (x > plot.right() + 1 || x + half > box.right() + 12) {
        break;
      }
      double inside = Math.max(box.left() + half, Math.min(x, box.right() - half));
      ink.text(inside, plot.bottom() + 15, text, Anchor.MIDDLE, TEXT, TextStyle.SOFT);
    }
  }
}
