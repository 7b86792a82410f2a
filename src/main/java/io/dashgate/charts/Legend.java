package io.dashgate.charts;

import java.util.ArrayList;
import java.util.List;

/** The names of colors, above a chart. */
final class Legend {

  private static final double ROW = 18;
  private static final double SYMBOL = 15;
  private static final double GAP = 12;
  private static final double WIDEST = 180;
  private static final double LEAST_HEIGHT = 110;
  private static final double SECOND_ROW = 240;

  private final Ink ink;
  private final Box box;
  private final boolean isOfPoints;

  /**
   * A name and its color.
   *
   * @param isPrevious whether it is that of the time before
   */
  record Entry(String label, int color, boolean isPrevious) {

    Entry(String label, int color) {
      this(label, color, false);
    }
  }

  private Legend(Ink ink, Box box, boolean isOfPoints) {
    this.ink = ink;
    this.box = box;
    this.isOfPoints = isOfPoints;
  }

  /**
   * Draws the names of series, if there are several and there is room.
   *
   * @param others how many more have no color of their own
   * @param isOfPoints whether the symbols are points, not squares
   * @return what is left below
   */
  static Box draw(Ink ink, Box box, List<Entry> entries, int others, boolean isOfPoints) {
    if (entries.size() + others < 2 || box.height() < LEAST_HEIGHT) {
      return box;
    }
    return new Legend(ink, box, isOfPoints).draw(entries, others);
  }

  /** Returns the entries of lines that have a color of their own, and one of the time before. */
  static List<Entry> entries(Trends trends, int[] colors) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < colors.length; i++) {
      if (colors[i] != Palette.OTHERS || trends.isFolded()) {
        entries.add(new Entry(trends.lines().get(i).label(), colors[i]));
      }
    }
    if (!trends.previous().isEmpty()) {
      entries.add(new Entry("Before", 0, true));
    }
    return entries;
  }

  private Box draw(List<Entry> entries, int others) {
    int rows = box.height() >= SECOND_ROW ? 2 : 1;
    double x = box.left() + 4;
    double y = box.top() + 13;
    for (int i = 0; i < entries.size(); i++) {
      double widest = Math.min(WIDEST, box.width() - SYMBOL - 40);
      String label = Texts.fit(entries.get(i).label(), widest, Axes.TEXT);
      double width = SYMBOL + Texts.width(label, Axes.TEXT);
      boolean isLast = i == entries.size() - 1 && others == 0;
      if (x + width > box.right() - (isLast || rows > 1 ? 2 : 34) && x > box.left() + 4) {
        if (--rows == 0) {
          more(x, y, entries.size() - i + others);
          return box.below(y + 5 - box.top());
        }
        x = box.left() + 4;
        y += ROW;
      }
      symbol(x + 5, y - 4, entries.get(i));
      ink.text(x + SYMBOL, y, label, Anchor.START, Axes.TEXT, TextStyle.PLAIN);
      x += width + GAP;
    }
    more(x, y, others);
    return box.below(y + 5 - box.top());
  }

  private void more(double x, double y, int count) {
    String text = "+" + count;
    if (count > 0 && x + Texts.width(text, Axes.TEXT) <= box.right()) {
      ink.text(x, y, text, Anchor.START, Axes.TEXT, TextStyle.SOFT);
    }
  }

  private void symbol(double x, double y, Entry entry) {
    if (!isOfPoints) {
      Mark mark = entry.isPrevious() ? Mark.PREVIOUS_BAR : Mark.SHAPE;
      ink.rect(x - 5, y - 5, 10, 10, 2, mark, entry.color());
    } else if (entry.isPrevious()) {
      ink.path(
          new double[] {x - 5, x + 5},
          new double[] {y, y},
          0,
          2,
          Mark.PREVIOUS_LINE,
          entry.color());
    } else {
      Markers.draw(ink, x, y, 4, entry.color());
    }
  }
}
