package io.dashgate.charts;

/** What a shape is, and how it looks in all themes. */
enum Mark {
  LINE("l", Hue.SERIES, 2, 1),
  /** The part of a line that is not over yet. */
  UNFINISHED_LINE("ld", Hue.SERIES, 2, 1, 3, 3),
  /** A line of the time before. */
  PREVIOUS_LINE("lp", Hue.PALE, 1.5, 1),
  /** One of many lines that have no color of their own. */
  CONTEXT_LINE("lc", Hue.SERIES, 1, 1),
  /** What is between a line and zero. */
  AREA("a", Hue.SERIES, 0, 0.12),
  /** A layer of several. */
  LAYER("y", Hue.SERIES, 0, 0.6),
  /** A bar, a part of a circle, a point. */
  SHAPE("f", Hue.SERIES, 0, 1),
  /** The ring of a hollow point. */
  RING("r", Hue.SERIES, 1.6, 1),
  /** The inside of a hollow point. */
  HOLE("o", Hue.GROUND, 0, 1),
  PREVIOUS_BAR("bp", Hue.PALE, 0, 1),
  /** A bar that is not over yet, in {@link #UNFINISHED_EDGE}. */
  UNFINISHED_BAR("bu", Hue.SERIES, 0, 0.35),
  UNFINISHED_EDGE("eu", Hue.SERIES, 1.2, 1, 3, 2),
  /** What a funnel lost at a step. */
  LOST("x", Hue.SERIES, 0, 0.2),
  /** What flows from one node to the next. */
  RIBBON("b", Hue.SERIES, 0, 0.25),
  RIBBON_EDGE("be", Hue.SERIES, 0.8, 0.7),
  CELL("c", Hue.HEAT, 0, 1),
  /** A line between shapes that touch each other. */
  SEAM("m", Hue.GROUND, 1.5, 1),
  GRID("g", Hue.GRID, 1, 1),
  AXIS("ax", Hue.AXIS, 1, 1),
  TRACK("t", Hue.TRACK, 0, 1),
  GROUND("bg", Hue.GROUND, 0, 1),
  RISE("ru", Hue.UP, 0, 1),
  FALL("fd", Hue.DOWN, 0, 1),
  /** Cannot be seen, and says something to who points at it. */
  HIT("hit", Hue.INK, 0, 0);

  /** The class of its shape. */
  final String css;

  final Hue hue;

  /** The width of its stroke; 0: it is filled. */
  final double stroke;

  final double opacity;

  /** The length of its dashes; 0: the stroke is solid. */
  final double dash;

  /** The length between two dashes. */
  final double gap;

  Mark(String css, Hue hue, double stroke, double opacity) {
    this(css, hue, stroke, opacity, 0, 0);
  }

  Mark(String css, Hue hue, double stroke, double opacity, double dash, double gap) {
    this.css = css;
    this.hue = hue;
    this.stroke = stroke;
    this.opacity = opacity;
    this.dash = dash;
    this.gap = gap;
  }
}
