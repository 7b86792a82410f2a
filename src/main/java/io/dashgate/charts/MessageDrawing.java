package io.dashgate.charts;

/** A sentence instead of a chart. */
final class MessageDrawing {

  private static final double TEXT = 13;

  private MessageDrawing() {}

  /** Draws it in the middle. */
  static void draw(Ink ink, Box box, String sentence) {
    String text = Texts.fit(sentence, box.width() - 8, TEXT);
    ink.text(box.middleX(), box.middleY() + 4, text, Anchor.MIDDLE, TEXT, TextStyle.SOFT);
  }
}
