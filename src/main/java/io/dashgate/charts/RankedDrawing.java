package io.dashgate.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names with a number each, and a bar of its size. */
final class RankedDrawing {

  private static final double LEAST_ROW = 20;
  private static final double LARGEST_ROW = 38;
  private static final double EDGE = 4;
  private static final double CHANGES = 90;
  private static final double CHANGES_FROM = 340;
  private static final double TEXT = Axes.TEXT;

  private final Ink ink;
  private final Box box;
  private final NumberStyle numbers;
  private final boolean hasBars;

  /**
   * A row.
   *
   * @param tip what it says to who points at it
   * @param before the number of the time before; NaN: there is none
   */
  record Item(String label, String tip, double value, double before) {}

  private RankedDrawing(Ink ink, Box box, NumberStyle numbers, boolean hasBars) {
    this.ink = ink;
    this.box = box;
    this.numbers = numbers;
    this.hasBars = hasBars;
  }

  /** Draws the total of each series, from the largest to the smallest. */
  static void draw(Ink ink, Box box, Trends trends, ChartOptions options, boolean hasBars) {
    List<Item> items = new ArrayList<>();
    for (Line line : trends.lines()) {
      double before = Double.NaN;
      for (Line previous : trends.previous()) {
        if (previous.label().equals(line.label())) {
          before = previous.total();
        }
      }
      String tip = Texts.isolated(line.label()) + ": " + options.numbers().full(line.total());
      if (!Double.isNaN(before)) {
        tip += "\nBefore: " + options.numbers().full(before);
      }
      items.add(new Item(line.label(), tip, line.total(), before));
    }
    items.sort(Comparator.comparingDouble((Item item) -> -item.value()));
    draw(ink, box, items, options.numbers(), hasBars);
  }

  /** Draws items in their order, as many as have room. */
  static void draw(Ink ink, Box box, List<Item> items, NumberStyle numbers, boolean hasBars) {
    new RankedDrawing(ink, box, numbers, hasBars).draw(items);
  }

  private void draw(List<Item> items) {
    double height = box.height() - 2 * EDGE;
    double row = Math.max(LEAST_ROW, Math.min(LARGEST_ROW, height / items.size()));
    int room = (int) Math.max(1, Math.floor(height / row + 1e-6));
    int shown = items.size() <= room ? items.size() : Math.max(1, room - 1);
    List<Item> visible = items.subList(0, shown);
    double names = 0;
    double values = 0;
    for (Item item : visible) {
      names = Math.max(names, Texts.width(item.label(), TEXT));
      values = Math.max(values, Texts.width(numbers.full(item.value()), TEXT));
    }
    values = Math.min(values, box.width() * 0.4);
    double left = box.left() + EDGE;
    double others = values + 3 * EDGE + (box.width() >= CHANGES_FROM ? CHANGES : 0);
    double most = hasBars ? box.width() * 0.4 : box.width() - others;
    names = Math.min(names, most);
    Box bars = new Box(left + names + 8, box.top(), box.right() - EDGE - values - 6, box.bottom());
    double[] bounds = bounds(visible);
    for (int i = 0; i < shown; i++) {
      double top = box.top() + EDGE + i * row;
      Item item = visible.get(i);
      ink.text(
          left,
          top + row / 2 + 4,
          Texts.fit(item.label(), names, TEXT),
          Anchor.START,
          TEXT,
          TextStyle.PLAIN);
      if (hasBars) {
        bars(item, bars, top, row, bounds);
      }
      value(item, bars, top + row / 2 + 4, values, bounds);
      if (!hasBars) {
        ink.line(left, top + row, box.right() - EDGE, top + row, Mark.GRID);
      }
      ink.tip(item.tip());
      ink.rect(left, top, box.width() - 2 * EDGE, row, 0, Mark.HIT, 0);
    }
    if (shown < items.size() && box.height() >= (shown + 1) * row) {
      String more = "and " + (items.size() - shown) + " more";
      double y = box.top() + EDGE + shown * row + row / 2 + 4;
      ink.text(left, y, more, Anchor.START, TEXT, TextStyle.SOFT);
    }
  }

  private static double[] bounds(List<Item> items) {
    double[] bounds = new double[2];
    for (Item item : items) {
      double before = Double.isNaN(item.before()) ? 0 : item.before();
      bounds[0] = Math.min(bounds[0], Math.min(item.value(), before));
      bounds[1] = Math.max(bounds[1], Math.max(item.value(), before));
    }
    return bounds;
  }

  private void bars(Item item, Box bars, double top, double row, double[] bounds) {
    boolean hasBefore = !Double.isNaN(item.before());
    double height = Math.min(18, row - 6);
    double y = top + (row - height) / 2;
    double own = hasBefore ? height * 0.62 : height;
    bar(item.value(), bars, y, own, bounds, Mark.SHAPE);
    if (hasBefore) {
      bar(item.before(), bars, y + own + 1, height - own - 1, bounds, Mark.PREVIOUS_BAR);
    }
  }

  private void bar(double value, Box bars, double top, double height, double[] bounds, Mark mark) {
    double zero = x(0, bars, bounds);
    double end = x(value, bars, bounds);
    double width = value == 0 ? 0 : Math.max(1, Math.abs(end - zero));
    double round = Math.min(2, Math.min(width, height) / 3);
    ink.rect(Math.min(zero, end), top, width, height, round, mark, 0);
  }

  /** At the end of its bar, or in a column if there are no bars. */
  private void value(Item item, Box bars, double y, double room, double[] bounds) {
    String text = Texts.fit(numbers.full(item.value()), room, TEXT);
    double before = Double.isNaN(item.before()) ? 0 : item.before();
    if (hasBars && bounds[0] == 0) {
      double x = x(Math.max(item.value(), before), bars, bounds) + 6;
      ink.text(x, y, text, Anchor.START, TEXT, TextStyle.PLAIN);
      return;
    }
    double right = box.right() - EDGE;
    if (!hasBars && !Double.isNaN(item.before()) && box.width() >= CHANGES_FROM) {
      String change = Texts.fit(Change.of(item.value(), before).words(), CHANGES - 8, TEXT);
      ink.text(right, y, change, Anchor.END, TEXT, TextStyle.SOFT);
      right -= CHANGES;
    }
    ink.text(right, y, text, Anchor.END, TEXT, TextStyle.PLAIN);
  }

  private static double x(double value, Box bars, double[] bounds) {
    double span = bounds[1] > bounds[0] ? bounds[1] - bounds[0] : 1;
    return bars.left() + (value - bounds[0]) / span * bars.width();
  }
}
