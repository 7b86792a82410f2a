package io.dashgate.charts;

/** One number, how it changed, and its way there. */
final class NumberDrawing {

  private static final double LARGEST = 84;
  private static final double SMALLEST = 14;

  private NumberDrawing() {}

  /** Draws the first series. */
  static void draw(Ink ink, Box box, Trends trends, ChartOptions options) {
    Line line = trends.lines().get(0);
    boolean hasLine = line.data().length > 1 && box.height() >= 130;
    Box upper = hasLine ? new Box(box.left(), box.top(), box.right(), box.middleY() + 8) : box;
    boolean hasChange = !trends.previous().isEmpty() && box.height() >= 80;
    String number = options.numbers().full(line.total());
    double room = box.width() - 16;
    if (Texts.boldWidth(number, SMALLEST * 1.5) > room) {
      number = options.numbers().brief(line.total());
    }
    double size = Math.min(LARGEST, upper.height() * (hasChange ? 0.42 : 0.5));
    size = Math.max(SMALLEST, Math.min(size, room / Texts.boldWidth(number, 1)));
    String fitting = Texts.fit(number, room / 1.1, size);
    double y = upper.middleY() + size * 0.35 - (hasChange ? 11 : 0);
    ink.text(box.middleX(), y, fitting, Anchor.MIDDLE, size, TextStyle.STRONG);
    if (hasChange) {
      change(ink, box, y + 12 + size * 0.18, line.total(), trends.previous().get(0), options);
    }
    if (hasLine) {
      double bottom = box.bottom() - 8;
      line(ink, new Box(box.left() + 8, upper.bottom() + 14, box.right() - 8, bottom), line);
    }
  }

  private static void change(
      Ink ink, Box box, double y, double now, Line before, ChartOptions options) {
    Change change = Change.of(now, before.total());
    String text = change.words() + " from " + options.numbers().brief(before.total());
    String fitting = Texts.fit(text, box.width() - 30, 12);
    double width = Texts.width(fitting, 12);
    double x = box.middleX() - (width - 12) / 2;
    TextStyle style = TextStyle.SOFT;
    if (change.direction() != 0) {
      boolean isRise = change.direction() > 0;
      style = isRise ? TextStyle.RISE : TextStyle.FALL;
      double tip = isRise ? y - 9 : y;
      double base = isRise ? y : y - 9;
      ink.polygon(
          new double[] {x - 13, x - 8, x - 3},
          new double[] {base, tip, base},
          isRise ? Mark.RISE : Mark.FALL,
          0);
    } else {
      x = box.middleX() - width / 2;
    }
    ink.text(x, y, fitting, Anchor.START, 12, style);
  }

  private static void line(Ink ink, Box box, Line line) {
    double[] data = line.data();
    double low = 0;
    double high = 0;
    for (double value : data) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double span = high > low ? high - low : 1;
    double[] xs = new double[data.length];
    double[] ys = new double[data.length];
    double[] bases = new double[data.length];
    for (int i = 0; i < data.length; i++) {
      xs[i] = box.left() + i * box.width() / (data.length - 1);
      ys[i] = box.bottom() - (data[i] - low) / span * box.height();
      bases[i] = box.bottom() + low / span * box.height();
    }
    ink.area(xs, ys, bases, Mark.AREA, 0);
    ink.path(xs, ys, 0, data.length, Mark.LINE, 0);
  }
}
