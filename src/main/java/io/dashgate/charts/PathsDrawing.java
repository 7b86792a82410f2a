package io.dashgate.charts;

import io.dashgate.charts.PathsContent.Link;
import io.dashgate.charts.PathsLayout.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ways from left to right, as wide as people went them. */
final class PathsDrawing {

  private static final double TEXT = Axes.TEXT;
  private static final double BAR = 9;
  private static final double EDGE = 4;
  private static final double LEAST_COLUMN = 60;
  private static final double LEAST_LINE = 12;

  private final Ink ink;
  private final Box box;
  private final PathsLayout layout;
  private final double step;
  private final double lastRoom;

  private PathsDrawing(Ink ink, Box box, PathsLayout layout) {
    this.ink = ink;
    this.box = box;
    this.layout = layout;
    int columns = layout.columns().size();
    lastRoom = Math.min(150, box.width() / columns * 0.8);
    step = (box.width() - BAR - 2 * EDGE - lastRoom) / Math.max(1, columns - 1);
  }

  /** Draws the links of as many steps as have room. */
  static void draw(Ink ink, Box box, List<Link> links) {
    int first = links.stream().mapToInt(link -> link.from().step()).min().orElse(1);
    int room = (int) Math.max(2, box.width() / LEAST_COLUMN);
    List<Link> shown = links.stream().filter(link -> link.to().step() - first < room).toList();
    if (shown.isEmpty()) {
      MessageDrawing.draw(ink, box, "There is no room for the steps.");
      return;
    }
    Box inside = new Box(box.left(), box.top() + EDGE, box.right(), box.bottom() - EDGE);
    new PathsDrawing(ink, box, PathsLayout.of(shown, inside)).draw(shown);
  }

  private void draw(List<Link> links) {
    List<Link> order = new ArrayList<>(links);
    order.sort(
        Comparator.comparingDouble((Link link) -> layout.position(link.from()).top)
            .thenComparingDouble(link -> layout.position(link.to()).top));
    order.forEach(this::link);
    for (List<Position> column : layout.columns()) {
      double lastLine = Double.NEGATIVE_INFINITY;
      for (Position one : column) {
        bar(one);
        double line = Math.max(box.top() + 10, Math.min(one.middle() + 4, box.bottom() - 4));
        if (line - lastLine >= LEAST_LINE) {
          name(one, line);
          lastLine = line;
        }
      }
    }
  }

  private double x(Position one) {
    return box.left() + EDGE + one.column * step;
  }

  private void link(Link link) {
    Position from = layout.position(link.from());
    Position to = layout.position(link.to());
    double thickness = layout.height(link.value());
    ink.tip(tip(link));
    double drawn = thickness > 4 ? thickness - 1 : thickness; // neighbors do not touch
    ink.ribbon(x(from) + BAR, from.top + from.usedRight, x(to), to.top + to.usedLeft, drawn, 0);
    from.usedRight += thickness;
    to.usedLeft += thickness;
  }

  private static String tip(Link link) {
    String time =
        Double.isNaN(link.seconds()) ? "" : "\n" + DurationTexts.of(link.seconds()) + " on average";
    return Texts.isolated(link.from().name())
        + " → "
        + Texts.isolated(link.to().name())
        + "\n"
        + NumberTexts.full(link.value())
        + time;
  }

  private void bar(Position one) {
    double height = Math.max(Math.min(1, box.bottom() - one.top), one.height);
    StringBuilder tip = new StringBuilder(Texts.isolated(one.stop.name()));
    tip.append("\n").append(NumberTexts.full(one.size()));
    if (one.in > one.out && one.out > 0) {
      tip.append("\n").append(NumberTexts.full(one.in - one.out)).append(" went no further");
    }
    ink.tip(tip.toString());
    ink.rect(x(one), one.top, BAR, height, Math.min(2, height / 3), Mark.SHAPE, 0);
  }

  private void name(Position one, double y) {
    boolean isLast = one.column == layout.columns().size() - 1;
    double room = (isLast ? lastRoom : step - BAR) - 9;
    String name = Texts.fit(one.stop.brief(), room, TEXT);
    ink.text(x(one) + BAR + 5, y, name, Anchor.START, TEXT, TextStyle.OUTLINED);
  }
}
