package io.dashgate.charts;

/** Which point of a text is at its place. */
enum Anchor {
  START,
  MIDDLE,
  END
}
