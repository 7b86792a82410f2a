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

  private final ChartOptions options;
  private final Content content;

  private Chart(ChartOptions options, Content content) {
    this.options = options;
    this.content = content;
  }

  /**
   * Returns the chart of a result.
   *
   * @param result as it was stored, in the form of its kind of insight, of 2022 or of today
   */
  public static Chart of(ChartKind kind, ChartOptions options, RawJson result) {
    Node node = Node.read(result);
    return new Chart(
        options,
        switch (kind) {
          case FUNNEL -> FunnelContent.read(node, options);
          case CONVERSION_TIMES -> ConversionTimesContent.read(node, options);
          case RETENTION -> RetentionContent.read(node, options);
          case PATHS -> PathsContent.read(node, options);
          default -> TrendsContent.read(kind, node, options);
        });
  }

  /** Whether the result has a form that can be drawn; else the chart only says that it cannot. */
  public boolean isReadable() {
    return !(content instanceof Unreadable);
  }

  /** Whether there is nothing in the result. */
  public boolean isEmpty() {
    return content.isEmpty();
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
    return Texts.isolated(name) + range + ": " + (isEmpty() ? EMPTY : content.words());
  }

  /** Returns the values as a table; without rows if there are none. */
  public ChartTable table() {
    return isEmpty() ? new ChartTable(List.of(), List.of(), 0) : content.table();
  }

  private void draw(Ink ink, Box whole) {
    Box box = whole;
    if (options.isTitled() && whole.height() >= LEAST_TITLED && !options.title().isBlank()) {
      String title = Texts.fit(options.title(), (whole.width() - 16) / 1.1, TITLE);
      ink.text(8, 19, title, Anchor.START, TITLE, TextStyle.STRONG);
      box = whole.below(TITLE_ROOM);
    }
    if (isEmpty()) {
      MessageDrawing.draw(ink, box, EMPTY);
    } else {
      content.draw(ink, box);
    }
  }
}
