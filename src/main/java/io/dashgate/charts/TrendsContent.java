package io.dashgate.charts;

/** Values over time, or totals, drawn in one of many ways. */
record TrendsContent(ChartKind kind, Trends trends, ChartOptions options) implements Content {

  /** Reads the result of trends, of funnels over time, of a lifecycle or of stickiness. */
  static Content read(ChartKind kind, Node result, ChartOptions options) {
    TrendsReading reading = new TrendsReading(kind, options);
    return reading.read(result)
        ? new TrendsContent(kind, reading.trends(), reading.options())
        : new Unreadable();
  }

  @Override
  public boolean isEmpty() {
    return trends.lines().isEmpty();
  }

  @Override
  public void draw(Ink ink, Box box) {
    boolean isOverTime = trends.size() > 0;
    switch (kind) {
      case PIE -> PieDrawing.draw(ink, box, trends, options);
      case NUMBER -> NumberDrawing.draw(ink, box, trends, options);
      case TABLE -> RankedDrawing.draw(ink, box, trends, options, false);
      case LINE, FUNNEL_TRENDS -> {
        if (isOverTime) {
          LineDrawing.draw(ink, box, trends, options);
        } else {
          RankedDrawing.draw(ink, box, trends, options, true);
        }
      }
      case AREA -> {
        if (isOverTime) {
          AreaDrawing.draw(ink, box, trends, options);
        } else {
          RankedDrawing.draw(ink, box, trends, options, true);
        }
      }
      case BAR, STICKINESS, STACKED_BAR, LIFECYCLE -> {
        if (isOverTime) {
          boolean isStacked = kind == ChartKind.STACKED_BAR || kind == ChartKind.LIFECYCLE;
          BarDrawing.draw(ink, box, trends, options, isStacked);
        } else {
          RankedDrawing.draw(ink, box, trends, options, true);
        }
      }
      default -> RankedDrawing.draw(ink, box, trends, options, true);
    }
  }

  @Override
  public String words() {
    return new TrendsWords(trends, options).sentence();
  }

  @Override
  public ChartTable table() {
    return new TrendsWords(trends, options).table();
  }
}
