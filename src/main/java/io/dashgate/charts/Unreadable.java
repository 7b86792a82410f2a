package io.dashgate.charts;

import java.util.List;

/** A result of a form that is not known. */
record Unreadable() implements Content {

  private static final String SENTENCE = "This result cannot be drawn.";

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public void draw(Ink ink, Box box) {
    MessageDrawing.draw(ink, box, SENTENCE);
  }

  @Override
  public String words() {
    return SENTENCE;
  }

  @Override
  public ChartTable table() {
    return new ChartTable(List.of(), List.of(), 0);
  }
}
