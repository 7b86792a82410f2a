package io.dashgate.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.TextAttribute;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws as pixels, with Java2D. Only where {@link Fonts#areAvailable}. */
final class PixelInk implements Ink {

  private static final float OUTLINE = 3;

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Palette palette;

  PixelInk(ChartSize size, Palette palette, double scale) {
    this.palette = palette;
    image =
        new BufferedImage(
            (int) Math.max(1, Math.round(size.width() * scale)),
            (int) Math.max(1, Math.round(size.height() * scale)),
            BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.scale(scale, scale);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    rect(0, 0, size.width(), size.height(), 0, Mark.GROUND, 0);
  }

  /** Ends the drawing and returns it. */
  byte[] png() {
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has no errors
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Override
  public void tip(String text) {
    // pixels say nothing
  }

  @Override
  public void rect(
      double x, double y, double width, double height, double radius, Mark mark, int color) {
    double across = 2 * radius;
    draw(
        new RoundRectangle2D.Double(x, y, Math.max(0, width), Math.max(0, height), across, across),
        mark,
        color);
  }

  @Override
  public void line(double x1, double y1, double x2, double y2, Mark mark) {
    draw(new Line2D.Double(x1, y1, x2, y2), mark, 0);
  }

  @Override
  public void path(double[] xs, double[] ys, int from, int to, Mark mark, int color) {
    Path2D path = new Path2D.Double();
    points(path, xs, ys, from, to);
    draw(path, mark, color);
  }

  @Override
  public void area(double[] xs, double[] tops, double[] bottoms, Mark mark, int color) {
    Path2D path = new Path2D.Double();
    points(path, xs, tops, 0, xs.length);
    for (int i = xs.length - 1; i >= 0; i--) {
      path.lineTo(xs[i], bottoms[i]);
    }
    draw(path, mark, color);
  }

  @Override
  public void polygon(double[] xs, double[] ys, Mark mark, int color) {
    Path2D path = new Path2D.Double();
    points(path, xs, ys, 0, xs.length);
    path.closePath();
    draw(path, mark, color);
  }

  private static void points(Path2D path, double[] xs, double[] ys, int from, int to) {
    for (int i = from; i < to; i++) {
      if (i == from) {
        path.moveTo(xs[i], ys[i]);
      } else {
        path.lineTo(xs[i], ys[i]);
      }
    }
  }

  @Override
  public void ribbon(double x1, double y1, double x2, double y2, double thickness, int color) {
    double middle = (x1 + x2) / 2;
    Path2D path = new Path2D.Double();
    path.moveTo(x1, y1);
    path.curveTo(middle, y1, middle, y2, x2, y2);
    path.lineTo(x2, y2 + thickness);
    path.curveTo(middle, y2 + thickness, middle, y1 + thickness, x1, y1 + thickness);
    path.closePath();
    draw(path, Mark.RIBBON, color);
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
    double start = 90 - Math.toDegrees(from);
    double extent = Math.toDegrees(from - to);
    Area wedge =
        new Area(
            new Arc2D.Double(x - outer, y - outer, 2 * outer, 2 * outer, start, extent, Arc2D.PIE));
    wedge.subtract(new Area(new Ellipse2D.Double(x - inner, y - inner, 2 * inner, 2 * inner)));
    draw(wedge, mark, color);
  }

  @Override
  public void circle(double x, double y, double radius, Mark mark, int color) {
    draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), mark, color);
  }

  private void draw(Shape shape, Mark mark, int color) {
    int rgb = mark.hue.color(palette, color);
    if (mark.fill > 0) {
      graphics.setColor(color(rgb, mark.fill));
      graphics.fill(shape);
    }
    if (mark.stroke > 0) {
      graphics.setColor(color(rgb, 1));
      graphics.setStroke(stroke(mark));
      graphics.draw(shape);
    }
  }

  private static Color color(int rgb, double opacity) {
    return new Color((rgb & 0xffffff) | ((int) Math.round(opacity * 255) << 24), true);
  }

  private static BasicStroke stroke(Mark mark) {
    float width = (float) mark.stroke;
    int join = BasicStroke.JOIN_ROUND;
    if (mark.dash == 0) {
      int cap = mark == Mark.LINE ? BasicStroke.CAP_ROUND : BasicStroke.CAP_BUTT;
      return new BasicStroke(width, cap, join);
    }
    float[] dashes = {(float) mark.dash, (float) mark.gap};
    return new BasicStroke(width, BasicStroke.CAP_BUTT, join, 1, dashes, 0);
  }

  @Override
  public void text(
      double x, double y, String text, Anchor anchor, double size, TextStyle style, int color) {
    if (text.isEmpty()) {
      return;
    }
    Font font = font(text, size, style.isBold());
    graphics.setFont(font);
    double width = font.getStringBounds(text, graphics.getFontRenderContext()).getWidth();
    double left =
        switch (anchor) {
          case START -> x;
          case MIDDLE -> x - width / 2;
          case END -> x - width;
        };
    if (style == TextStyle.OUTLINED) {
      outline(text, font, left, y);
    }
    graphics.setColor(color(style.color(palette, color), 1));
    graphics.drawString(text, (float) left, (float) y);
  }

  /** Texts from right to left stand in a line from left to right, as they do in SVG. */
  private static Font font(String text, double size, boolean isBold) {
    Map<TextAttribute, Object> looks = new HashMap<>();
    looks.put(TextAttribute.SIZE, (float) size);
    if (Bidi.requiresBidi(text.toCharArray(), 0, text.length())) {
      looks.put(TextAttribute.RUN_DIRECTION, TextAttribute.RUN_DIRECTION_LTR);
    }
    return new Font(Font.SANS_SERIF, isBold ? Font.BOLD : Font.PLAIN, 1).deriveFont(looks);
  }

  private void outline(String text, Font font, double left, double y) {
    graphics.setColor(color(palette.ground(), 1));
    graphics.setStroke(new BasicStroke(OUTLINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.translate(left, y);
    graphics.draw(font.createGlyphVector(graphics.getFontRenderContext(), text).getOutline());
    graphics.translate(-left, -y);
  }
}
