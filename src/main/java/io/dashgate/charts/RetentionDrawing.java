package io.dashgate.charts;

import io.dashgate.charts.RetentionContent.Cohort;
import java.util.List;
import java.util.Locale;

/** A heat map of who came back. */
final class RetentionDrawing {

  private static final double TEXT = Axes.TEXT;
  private static final double HEAD = 20;
  private static final double LEAST_ROW = 14;
  private static final double LARGEST_ROW = 34;
  private static final double SIZES_FROM = 340;
  private static final double LEAST_CELL = 4;

  private final Ink ink;
  private final Box box;
  private final RetentionContent retention;
  private final int columns;
  private final double left;
  private final double labels;
  private final double cell;

  private RetentionDrawing(Ink ink, Box box, RetentionContent retention) {
    this.ink = ink;
    this.box = box;
    this.retention = retention;
    double widest = 0;
    double sizes = 0;
    for (Cohort cohort : retention.cohorts()) {
      widest = Math.max(widest, Texts.width(cohort.label(), TEXT));
      sizes = Math.max(sizes, Texts.width(NumberTexts.brief(cohort.size()), TEXT));
    }
    labels = Math.min(widest, box.width() * 0.3);
    boolean hasSizes = box.width() >= SIZES_FROM;
    left = box.left() + 4 + labels + (hasSizes ? sizes + 12 : 0) + 8;
    double room = box.right() - 4 - left;
    columns = (int) Math.max(1, Math.min(retention.width(), room / LEAST_CELL));
    cell = Math.min(90, room / columns);
  }

  /** Draws a row for each cohort that has room, the later ones first left out. */
  static void draw(Ink ink, Box box, RetentionContent retention) {
    new RetentionDrawing(ink, box, retention).draw();
  }

  private void draw() {
    boolean hasHead = box.height() >= 90;
    double top = box.top() + (hasHead ? HEAD : 3);
    double height = box.bottom() - 4 - top;
    List<Cohort> all = retention.cohorts();
    int room = (int) Math.max(1, Math.floor(height / LEAST_ROW));
    int shown = all.size() <= room ? all.size() : Math.max(1, room - 1);
    int rows = Math.min(all.size(), Math.min(room, shown + 1));
    double row = Math.min(LARGEST_ROW, height / rows);
    if (hasHead) {
      head();
    }
    for (int i = 0; i < shown; i++) {
      cohort(all.get(i), top + i * row, row);
    }
    if (rows > shown) {
      String more = Texts.fit("and " + (all.size() - shown) + " more", box.width() - 8, TEXT);
      double y = top + shown * row + row / 2 + 4;
      ink.text(box.left() + 4, y, more, Anchor.START, TEXT, TextStyle.SOFT);
    }
  }

  private void head() {
    boolean hasUnit = cell > Texts.width(retention.unit() + " 00", TEXT);
    double widest = Texts.width(String.valueOf(columns - 1), TEXT) + 4;
    int each = (int) Math.max(1, Math.ceil(widest / cell));
    for (int k = 0; k < columns; k += each) {
      String text = hasUnit ? retention.unit() + " " + k : String.valueOf(k);
      double x = left + (k + 0.5) * cell;
      double half = Texts.width(text, TEXT) / 2;
      ink.text(
          Math.min(x, box.right() - half),
          box.top() + 13,
          text,
          Anchor.MIDDLE,
          TEXT,
          TextStyle.SOFT);
    }
  }

  private void cohort(Cohort cohort, double top, double row) {
    double y = top + row / 2 + 4;
    String label = Texts.fit(cohort.label(), labels, TEXT);
    ink.text(box.left() + 4, y, label, Anchor.START, TEXT, TextStyle.PLAIN);
    if (box.width() >= SIZES_FROM) {
      String size = NumberTexts.brief(cohort.size());
      ink.text(left - 8, y, size, Anchor.END, TEXT, TextStyle.SOFT);
    }
    for (int k = 0; k < Math.min(columns, cohort.counts().size()); k++) {
      cell(cohort, k, top, row);
    }
  }

  private void cell(Cohort cohort, int interval, double top, double row) {
    double part = cohort.part(interval);
    int level = level(part);
    double x = left + interval * cell;
    ink.tip(tip(cohort, interval));
    ink.rect(x + 1, top + 1, Math.max(1, cell - 2), Math.max(1, row - 2), 2, Mark.CELL, level);
    String text = figure(part);
    double size = cell < 30 ? 9.5 : 10.5;
    if (Texts.width(text, size) <= cell - 5 && row >= LEAST_ROW) {
      double y = top + row / 2 + size * 0.36;
      ink.text(x + cell / 2, y, text, Anchor.MIDDLE, size, TextStyle.ON_CELL, level);
    }
  }

  private String figure(double part) {
    if (cell >= 46) {
      return NumberTexts.percent(part >= 0.1 ? Math.round(part * 100) / 100.0 : part);
    }
    return String.valueOf(Math.round(Math.min(part, 99) * 100));
  }

  /** Small parts differ more than large ones. */
  static int level(double part) {
    double root = Math.sqrt(Math.max(0, Math.min(part, 1)));
    return (int) Math.min(Palette.LEVELS - 1, Math.floor(root * Palette.LEVELS));
  }

  private String tip(Cohort cohort, int interval) {
    return Texts.isolated(cohort.label())
        + ", "
        + retention.unit().toLowerCase(Locale.ROOT)
        + " "
        + interval
        + "\n"
        + NumberTexts.full(cohort.counts().get(interval))
        + " of "
        + NumberTexts.full(cohort.size())
        + " ("
        + NumberTexts.percent(cohort.part(interval))
        + ")";
  }
}
