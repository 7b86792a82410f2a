package io.dashgate.charts;

import java.util.ArrayList;
import java.util.List;

/** Parts of a whole, as a ring and a list. */
final class PieDrawing {

  private static final double HOLE = 0.6;
  private static final double ROW = 18;
  private static final double TEXT = Axes.TEXT;
  private static final double MOST = 420;
  private static final double LEAST_LIST = 110;

  private final Ink ink;
  private final ChartOptions options;
  private final List<Line> parts;
  private final int[] colors;
  private final double whole;

  private PieDrawing(Ink ink, Trends trends, ChartOptions options) {
    this.ink = ink;
    this.options = options;
    parts = trends.lines();
    colors = trends.colors();
    whole = parts.stream().mapToDouble(line -> Math.max(0, line.total())).sum();
  }

  /** Draws a part for each series, clockwise; values below 0 have none. */
  static void draw(Ink ink, Box box, Trends trends, ChartOptions options) {
    Trends few = trends.current().folded();
    PieDrawing pie = new PieDrawing(ink, few, options);
    double across = Math.min(MOST, Math.min(box.height() - 16, box.width() * 0.5));
    boolean isBeside = box.width() - across - 40 >= LEAST_LIST && box.height() >= 70;
    if (isBeside) {
      pie.ring(box.left() + 10 + across / 2, box.middleY(), across / 2);
      pie.list(new Box(box.left() + across + 30, box.top(), box.right() - 6, box.bottom()));
    } else {
      List<Legend.Entry> entries = Legend.entries(few, pie.colors);
      Box below = Legend.draw(ink, box, entries, 0, false);
      double radius = Math.min(below.height() - 8, below.width() - 16) / 2;
      pie.ring(below.middleX(), below.middleY(), Math.max(4, radius));
    }
  }

  private void ring(double x, double y, double radius) {
    double from = 0;
    if (whole <= 0) {
      ink.wedge(x, y, radius * HOLE, radius, 0, 2 * Math.PI, Mark.TRACK, 0);
    }
    List<double[]> seams = new ArrayList<>();
    for (int i = 0; i < parts.size() && whole > 0; i++) {
      double value = Math.max(0, parts.get(i).total());
      if (value > 0) {
        double to = Math.min(2 * Math.PI, from + value / whole * 2 * Math.PI);
        ink.tip(tip(parts.get(i)));
        ink.wedge(x, y, radius * HOLE, radius, from, to, Mark.SHAPE, colors[i]);
        seams.add(new double[] {Math.sin(from), -Math.cos(from)});
        from = to;
      }
    }
    for (double[] seam : seams.size() > 1 ? seams : List.<double[]>of()) {
      ink.line(
          x + seam[0] * radius * HOLE,
          y + seam[1] * radius * HOLE,
          x + seam[0] * radius,
          y + seam[1] * radius,
          Mark.SEAM);
    }
    String text = options.numbers().brief(whole);
    double room = radius * HOLE * 1.7;
    double size = Math.min(radius * 0.32, room / Texts.boldWidth(text, 1));
    if (size >= 7) {
      ink.text(x, y + size * 0.36, text, Anchor.MIDDLE, size, TextStyle.STRONG);
    }
  }

  private String tip(Line part) {
    return Texts.isolated(part.label())
        + "\n"
        + options.numbers().full(part.total())
        + " ("
        + NumberTexts.percent(part.total() / whole)
        + ")";
  }

  private void list(Box box) {
    int room = (int) Math.max(1, Math.floor((box.height() - 8) / ROW));
    int shown = parts.size() <= room ? parts.size() : Math.max(1, room - 1);
    int rows = shown < parts.size() && room > 1 ? shown + 1 : shown;
    double y = box.middleY() - rows * ROW / 2 + 13;
    for (int i = 0; i < shown; i++, y += ROW) {
      Line part = parts.get(i);
      ink.rect(box.left(), y - 9, 10, 10, 2, Mark.SHAPE, colors[i]);
      String share = whole > 0 ? NumberTexts.percent(Math.max(0, part.total()) / whole) : "0 %";
      double right = Texts.width(share, TEXT);
      String label = Texts.fit(part.label(), box.width() - 15 - right - 10, TEXT);
      ink.text(box.left() + 15, y, label, Anchor.START, TEXT, TextStyle.PLAIN);
      ink.text(box.right(), y, share, Anchor.END, TEXT, TextStyle.SOFT);
    }
    if (rows > shown) {
      String more = "and " + (parts.size() - shown) + " more";
      ink.text(box.left() + 15, y, more, Anchor.START, TEXT, TextStyle.SOFT);
    }
  }
}
