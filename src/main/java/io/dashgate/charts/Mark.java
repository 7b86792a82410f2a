package io.dashgate.charts;

/** What a shape is, and how it looks in all themes. */
enum Mark {
  LINE("l", Hue.SERIES, 0, 2),
  /** The part of a line that is not over yet. */
  UNFINISHED_LINE("ld", Hue.SERIES, 0, 2, 3, 3),
  /** A line of the time before. */
  PREVIOUS_LINE("lp", Hue.PALE, 0, 1.5),
  /** One of many lines that have no color of their own. */
  CONTEXT_LINE("lc", Hue.SERIES, 0, 1),
  /** What is between a line and zero. */
  AREA("a", Hue.SERIES, 0.12, 0),
  /** A layer of several, below its line. */
  LAYER("y", Hue.SERIES, 0.6, 0),
  /** A bar, a part of a ring, a point. */
  SHAPE("f", Hue.SERIES, 1, 0),
  /** The ring of a hollow point. */
  RING("r", Hue.SERIES, 0, 1.6),
  /** The inside of a hollow point. */
  HOLE("o", Hue.GROUND, 1, 0),
  PREVIOUS_BAR("bp", Hue.PALE, 1, 0),
  /** A bar that is not over yet. */
  UNFINISHED_BAR("bu", Hue.SERIES, 0.35, 1.2, 3, 2),
  /** What a funnel lost at a step. */
  LOST("x", Hue.SERIES, 0.2, 0),
  /** What flows from one step to the next. */
  RIBBON("b", Hue.SERIES, 0.22, 0.8),
  CELL("c", Hue.HEAT, 1, 0),
  /** A line between shapes that touch each other. */
  SEAM("m", Hue.GROUND, 0, 1.5),
  GRID("g", Hue.GRID, 0, 1),
  AXIS("ax", Hue.AXIS, 0, 1),
  TRACK("t", Hue.TRACK, 1, 0),
  GROUND("bg", Hue.GROUND, 1, 0),
  RISE("ru", Hue.UP, 1, 0),
  FALL("fd", Hue.DOWN, 1, 0),
  /** Cannot be seen, and says something to who points at it. */
  HIT("hit", Hue.INK, 0, 0);

  /** The class of its shape. */
  final String css;

  final Hue hue;

  /** The opacity of its inside; 0: it has none. */
  final double fill;

  /** The width of its line; 0: it has none. */
  final double stroke;

  /** The length of dashes of its line; 0: it is solid. */
  final double dash;

  /** The length between two dashes. */
  final double gap;

  Mark(String css, Hue hue, double fill, double stroke) {
    this(css, hue, fill, stroke, 0, 0);
  }

  Mark(String css, Hue hue, double fill, double stroke, double dash, double gap) {
    this.css = css;
    this.hue = hue;
    this.fill = fill;
    this.stroke = stroke;
    this.dash = dash;
    this.gap = gap;
  }
}
