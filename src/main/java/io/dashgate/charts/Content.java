package io.dashgate.charts;

/** What a chart shows, read from a result of one form. Immutable. */
interface Content {

  /** Whether there is nothing to draw. */
  boolean isEmpty();

  /** Draws it, if it is not empty. */
  void draw(Ink ink, Box box);

  /** Returns what it shows as a part of a sentence, if it is not empty. */
  String words();

  /** Returns its values, if it is not empty. */
  ChartTable table();
}
