package io.dashgate.charts;

import org.jspecify.annotations.Nullable;

/** Draws as SVG: classes only, no inline styles, no scripts; coordinates have one decimal. */
final class SvgInk implements Ink {

  /** The size of texts that have none of their own. */
  private static final double TEXT_SIZE = 11;

  private final StringBuilder svg = new StringBuilder(16_384);
  private @Nullable String tip;

  /**
   * Begins a drawing.
   *
   * @param sentence what it says
   */
  SvgInk(ChartSize size, Theme theme, String sentence) {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dg\" role=\"img\" viewBox=\"0 0 ");
    svg.append(size.width()).append(' ').append(size.height()).append("\" width=\"");
    svg.append(size.width()).append("\" height=\"").append(size.height());
    svg.append("\" aria-label=\"");
    escaped(sentence);
    svg.append("\">");
    String rules = theme.rules();
    if (rules != null) {
      svg.append("<style>").append(rules).append("</style>");
      rect(0, 0, size.width(), size.height(), 0, Mark.GROUND, 0);
    }
  }

  /** Ends the drawing and returns it. */
  String end() {
    return svg.append("</svg>").toString();
  }

  @Override
  public void tip(String text) {
    tip = text;
  }

  @Override
  public void rect(
      double x, double y, double width, double height, double radius, Mark mark, int color) {
    svg.append("<rect x=\"");
    number(x).append("\" y=\"");
    number(y).append("\" width=\"");
    number(Math.max(0, width)).append("\" height=\"");
    number(Math.max(0, height)).append('"');
    if (radius > 0) {
      svg.append(" rx=\"");
      number(radius).append('"');
    }
    close("rect", mark, color);
  }

  @Override
  public void line(double x1, double y1, double x2, double y2, Mark mark) {
    svg.append("<path d=\"M");
    pair(x1, y1).append('L');
    pair(x2, y2).append('"');
    close("path", mark, 0);
  }

  @Override
  public void path(double[] xs, double[] ys, int from, int to, Mark mark, int color) {
    svg.append("<path d=\"");
    points(xs, ys, from, to);
    svg.append('"');
    close("path", mark, color);
  }

  @Override
  public void area(double[] xs, double[] tops, double[] bottoms, Mark mark, int color) {
    svg.append("<path d=\"");
    points(xs, tops, 0, xs.length);
    boolean isFlat = xs.length > 0 && isFlat(bottoms);
    for (int i = xs.length - 1; i >= 0; i--) {
      if (!isFlat || i == 0 || i == xs.length - 1) {
        svg.append('L');
        pair(xs[i], bottoms[i]);
      }
    }
    svg.append("Z\"");
    close("path", mark, color);
  }

  private static boolean isFlat(double[] ys) {
    for (double y : ys) {
      if (y != ys[0]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void polygon(double[] xs, double[] ys, Mark mark, int color) {
    svg.append("<path d=\"");
    points(xs, ys, 0, xs.length);
    svg.append("Z\"");
    close("path", mark, color);
  }

  @Override
  public void ribbon(double x1, double y1, double x2, double y2, double thickness, int color) {
    double middle = (x1 + x2) / 2;
    svg.append("<path d=\"M");
    pair(x1, y1).append('C');
    pair(middle, y1).append(' ');
    pair(middle, y2).append(' ');
    pair(x2, y2).append('V');
    number(y2 + thickness).append('C');
    pair(middle, y2 + thickness).append(' ');
    pair(middle, y1 + thickness).append(' ');
    pair(x1, y1 + thickness).append("Z\"");
    close("path", Mark.RIBBON, color);
  }

  @Override
  public void wedge(
      double x,
      double y,
      double inner,
      double outer,
      double from,
      double to,
      Mark mark,
      int color) {
    double end = Math.min(to, from + 2 * Math.PI - 1e-3); // an arc has two different ends
    String turn = end - from > Math.PI ? " 0 1 " : " 0 0 ";
    svg.append("<path d=\"M");
    around(x, y, outer, from).append('A');
    pair(outer, outer).append(turn).append("1 ");
    around(x, y, outer, end).append('L');
    around(x, y, inner, end).append('A');
    pair(inner, inner).append(turn).append("0 ");
    around(x, y, inner, from).append("Z\"");
    close("path", mark, color);
  }

  private StringBuilder around(double x, double y, double radius, double angle) {
    return pair(x + radius * Math.sin(angle), y - radius * Math.cos(angle));
  }

  @Override
  public void circle(double x, double y, double radius, Mark mark, int color) {
    svg.append("<circle cx=\"");
    number(x).append("\" cy=\"");
    number(y).append("\" r=\"");
    number(radius).append('"');
    close("circle", mark, color);
  }

  @Override
  public void text(
      double x, double y, String text, Anchor anchor, double size, TextStyle style, int color) {
    if (text.isEmpty()) {
      return;
    }
    svg.append("<text x=\"");
    number(x).append("\" y=\"");
    number(y).append('"');
    if (size != TEXT_SIZE) {
      svg.append(" font-size=\"");
      number(size).append('"');
    }
    if (anchor != Anchor.START) {
      svg.append(" text-anchor=\"").append(anchor == Anchor.END ? "end" : "middle").append('"');
    }
    svg.append(" class=\"").append(style.css);
    if (style == TextStyle.ON_CELL) {
      svg.append(color);
    }
    svg.append("\">");
    escaped(text);
    svg.append("</text>");
  }

  private void close(String tag, Mark mark, int color) {
    svg.append(" class=\"").append(mark.css);
    if (mark.hue.isVaried()) {
      svg.append(' ').append(mark.hue.prefix).append(color);
    }
    svg.append('"');
    if (tip == null) {
      svg.append("/>");
      return;
    }
    svg.append("><title>");
    escaped(tip);
    svg.append("</title></").append(tag).append('>');
    tip = null;
  }

  private void points(double[] xs, double[] ys, int from, int to) {
    for (int i = from; i < to; i++) {
      svg.append(i == from ? 'M' : 'L');
      pair(xs[i], ys[i]);
    }
  }

  private StringBuilder pair(double x, double y) {
    number(x).append(' ');
    return number(y);
  }

  private StringBuilder number(double number) {
    long tenths = Math.round(number * 10);
    if (tenths < 0) {
      svg.append('-');
      tenths = -tenths;
    }
    svg.append(tenths / 10);
    if (tenths % 10 != 0) {
      svg.append('.').append((char) ('0' + tenths % 10));
    }
    return svg;
  }

  private void escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> svg.append("&amp;");
        case '<' -> svg.append("&lt;");
        case '>' -> svg.append("&gt;");
        case '"' -> svg.append("&quot;");
        case '\'' -> svg.append("&#39;");
        default -> svg.append(c);
      }
    }
  }
}
