package io.dashgate.charts;

/**
 * What a chart is drawn with. A mark says what a shape is, and its color is an index into those of
 * the mark; the medium decides how that looks.
 */
interface Ink {

  /** Says something to who points at the next shape. */
  void tip(String text);

  /** Draws a rectangle with round corners. */
  void rect(double x, double y, double width, double height, double radius, Mark mark, int color);

  /** Draws a straight line. */
  void line(double x1, double y1, double x2, double y2, Mark mark);

  /** Draws a line through points, from the first index to before the last one. */
  void path(double[] xs, double[] ys, int from, int to, Mark mark, int color);

  /** Draws what is between two lines through points. */
  void area(double[] xs, double[] tops, double[] bottoms, Mark mark, int color);

  /** Draws a polygon of points. */
  void polygon(double[] xs, double[] ys, Mark mark, int color);

  /** Draws a ribbon from one side to another, as thick at both ends. */
  void ribbon(double x1, double y1, double x2, double y2, double thickness, int color);

  /** Draws a part of a ring, clockwise between two angles from the top. */
  void wedge(
      double x, double y, double inner, double outer, double from, double to, Mark mark, int color);

  /** Draws a circle. */
  void circle(double x, double y, double radius, Mark mark, int color);

  /** Writes a text on a line; the color is that of the shape below, for styles that need it. */
  void text(
      double x, double y, String text, Anchor anchor, double size, TextStyle style, int color);

  /** Writes a text on a line. */
  default void text(double x, double y, String text, Anchor anchor, double size, TextStyle style) {
    text(x, y, text, anchor, size, style, 0);
  }
}
