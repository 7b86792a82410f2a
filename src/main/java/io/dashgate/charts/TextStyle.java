package io.dashgate.charts;

/** How a text looks in all themes. */
enum TextStyle {
  /** A name or a value. */
  PLAIN("tx"),
  /** Of axes, and what matters less. */
  SOFT("lb"),
  STRONG("tb"),
  /** On a shape in the color of a series. */
  ON_SHAPE("on"),
  /** On a cell of a heat map; the level of the cell is its color. */
  ON_CELL("oc"),
  /** A name over shapes, with an edge in the color of the ground. */
  OUTLINED("th"),
  RISE("up"),
  FALL("dn");

  /** Its class; that of {@link #ON_CELL} is followed by the level. */
  final String css;

  TextStyle(String css) {
    this.css = css;
  }

  boolean isBold() {
    return this == STRONG || this == ON_SHAPE;
  }

  /**
   * Returns the color of the text.
   *
   * @param color of the shape that it stands on; else of no meaning
   */
  int color(Palette palette, int color) {
    return switch (this) {
      case PLAIN, STRONG, OUTLINED -> palette.ink();
      case SOFT -> palette.soft();
      case ON_SHAPE -> Palette.on(palette.series().get(0));
      case ON_CELL -> Palette.on(palette.heat().get(color));
      case RISE -> palette.up();
      case FALL -> palette.down();
    };
  }
}
