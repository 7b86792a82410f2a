package io.dashgate.charts;

/** Points of lines: each color has a form of its own, so that no line is known by color alone. */
final class Markers {

  private static final int FORMS = 4;

  private Markers() {}

  /** Draws a point: a circle, a square, a rhomb or a triangle, filled or hollow. */
  static void draw(Ink ink, double x, double y, double radius, int color) {
    int form = color % FORMS;
    boolean isHollow = color / FORMS == 1;
    if (form == 0) {
      circle(ink, x, y, radius, isHollow, color);
      return;
    }
    double[] xs =
        switch (form) {
          case 1 -> new double[] {x - radius, x + radius, x + radius, x - radius};
          case 2 -> new double[] {x, x + radius * 1.3, x, x - radius * 1.3};
          default -> new double[] {x, x + radius * 1.25, x - radius * 1.25};
        };
    double[] ys =
        switch (form) {
          case 1 -> new double[] {y - radius, y - radius, y + radius, y + radius};
          case 2 -> new double[] {y - radius * 1.3, y, y + radius * 1.3, y};
          default -> new double[] {y - radius * 1.3, y + radius, y + radius};
        };
    if (isHollow) {
      ink.polygon(xs, ys, Mark.HOLE, 0);
      ink.polygon(xs, ys, Mark.RING, color);
    } else {
      ink.polygon(xs, ys, Mark.SHAPE, color);
    }
  }

  private static void circle(
      Ink ink, double x, double y, double radius, boolean isHollow, int color) {
    if (isHollow) {
      ink.circle(x, y, radius, Mark.HOLE, 0);
      ink.circle(x, y, radius, Mark.RING, color);
    } else {
      ink.circle(x, y, radius, Mark.SHAPE, color);
    }
  }
}
