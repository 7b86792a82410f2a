package io.dashgate.charts;

import io.dashgate.platform.json.RawJson;
import java.util.List;

/**
 * A chart of one result. Immutable and thread-safe; the same result, kind, options, size and theme
 * give the same bytes. A result of a form that is not known gives a chart that says so: nothing
 * here fails for what was stored.
 */
public final class Chart {

  /** How many pixels a picture has at most. */
  public static final long MAX_PIXELS = 2_000_000;

  private static final String EMPTY = "No data in this time.";
  private static final double TITLE = 14;
  private static final double TITLE_ROOM = 26;
  private static final double LEAST_TITLED = 120;

  private final ChartKind kind;
  private final ChartOptions options;
  private final ChartData data;

  private Chart(ChartKind kind, ChartOptions options, ChartData data) {
    this.kind = kind;
    this.options = options;
    this.data = data;
  }

  /**
   * Returns the chart of a result.
   *
   * @param result as it was stored, in the form of its kind of insight, of 2022 or of today
   */
  public static Chart of(ChartKind kind, ChartOptions options, RawJson result) {
    return new Chart(kind, options, TrendsReading.read(Node.read(result), options));
  }

  /** Whether the result has a form that can be drawn; else the chart only says that it cannot. */
  public boolean isReadable() {
    return !(data instanceof Unreadable);
  }

  /** Whether there is nothing in the result. */
  public boolean isEmpty() {
    return data.isEmpty();
  }

  /** Returns the drawing as SVG: well-formed XML without scripts and inline styles. */
  public String svg(ChartSize size, Theme theme) {
    SvgInk ink = new SvgInk(size, theme, sentence());
    draw(ink, size.box());
    return ink.end();
  }

  /**
   * Returns the drawing as PNG. Takes tens of milliseconds: not for event loops.
   *
   * @param scale pixels of the picture for each one of the chart, such as 2 for sharp texts
   * @throws IllegalArgumentException if it has more than {@link #MAX_PIXELS}
   * @throws IllegalStateException if texts cannot be drawn here, see {@link Fonts#areAvailable}
   */
  public byte[] png(ChartSize size, Theme theme, double scale) {
    if (!(scale > 0) || size.pixels(scale) > MAX_PIXELS) {
      throw new IllegalArgumentException("The picture may have at most 2 million pixels.");
    }
    if (!Fonts.areAvailable()) {
      throw new IllegalStateException("There are no fonts on this machine.");
    }
    PixelInk ink = new PixelInk(size, theme.palette(), scale);
    draw(ink, size.box());
    return ink.png();
  }

  /** Returns what the chart shows, such as {@code Sign-ups, last 30 days: 4,310, up 8 %}. */
  public String sentence() {
    String name = options.title().isBlank() ? "Chart" : options.title();
    String range = options.range().isEmpty() ? "" : ", " + options.range();
    return Texts.isolated(name) + range + ": " + words();
  }

  private String words() {
    if (data instanceof Unreadable) {
      return Unreadable.SENTENCE;
    }
    if (data.isEmpty()) {
      return EMPTY;
    }
    return new TrendsWords((Trends) data, options).sentence();
  }

  /** Returns the values as a table; without rows if there are none. */
  public ChartTable table() {
    if (data.isEmpty()) {
      return new ChartTable(List.of(), List.of(), 0);
    }
    return new TrendsWords((Trends) data, options).table();
  }

  private void draw(Ink ink, Box whole) {
    Box box = whole;
    if (options.isTitled() && whole.height() >= LEAST_TITLED && !options.title().isBlank()) {
      String title = Texts.fit(options.title(), (whole.width() - 16) / 1.1, TITLE);
      ink.text(8, 19, title, Anchor.START, TITLE, TextStyle.STRONG);
      box = whole.below(TITLE_ROOM);
    }
    if (data.isEmpty()) {
      MessageDrawing.draw(ink, box, data instanceof Unreadable ? Unreadable.SENTENCE : EMPTY);
    } else {
      draw(ink, box, (Trends) data);
    }
  }

  private void draw(Ink ink, Box box, Trends trends) {
    ChartKind shown = trends.size() == 0 && isOverTime() ? ChartKind.HORIZONTAL_BARS : kind;
    switch (shown) {
      case LINE, FUNNEL_TRENDS -> LineDrawing.draw(ink, box, trends, options);
      case BAR, STICKINESS -> BarDrawing.draw(ink, box, trends, options, false);
      case STACKED_BAR, LIFECYCLE, AREA -> BarDrawing.draw(ink, box, trends, options, true);
      case NUMBER -> NumberDrawing.draw(ink, box, trends, options);
      case TABLE -> RankedDrawing.draw(ink, box, trends, options, false);
      default -> RankedDrawing.draw(ink, box, trends, options, true);
    }
  }

  private boolean isOverTime() {
    return switch (kind) {
      case LINE, AREA, BAR, STACKED_BAR, LIFECYCLE, STICKINESS, FUNNEL_TRENDS -> true;
      default -> false;
    };
  }
}
