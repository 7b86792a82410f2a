package io.dashgate.charts;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Whether this machine can draw texts as pixels. */
public final class Fonts {

  private Fonts() {}

  /**
   * Returns whether pictures of pixels can be drawn: a JVM without fonts or without its library of
   * graphics cannot. Tries it once, at the first call, which may take a second.
   */
  public static boolean areAvailable() {
    return Trial.SUCCEEDED;
  }

  /** Apart, so that nothing is loaded before it is asked for. */
  private static final class Trial {

    static final boolean SUCCEEDED = tryText();

    private static boolean tryText() {
      if (System.getProperty("java.awt.headless") == null) {
        System.setProperty("java.awt.headless", "true");
      }
      try {
        Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 8));
        graphics.drawString("1", 0, 8);
        boolean hasWidth = graphics.getFontMetrics().stringWidth("1") > 0;
        graphics.dispose();
        return hasWidth;
      } catch (RuntimeException | InternalError | LinkageError noFonts) {
        return false;
      }
    }
  }
}
