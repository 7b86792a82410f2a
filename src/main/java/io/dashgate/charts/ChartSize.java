package io.dashgate.charts;

/**
 * The size of a chart in pixels.
 *
 * @param width from {@link #MIN_WIDTH} to {@link #MAX_WIDTH}
 * @param height from {@link #MIN_HEIGHT} to {@link #MAX_HEIGHT}
 */
public record ChartSize(int width, int height) {

  /** The smallest width. */
  public static final int MIN_WIDTH = 120;

  /** The largest width. */
  public static final int MAX_WIDTH = 2000;

  /** The smallest height. */
  public static final int MIN_HEIGHT = 60;

  /** The largest height. */
  public static final int MAX_HEIGHT = 1200;

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is too small or too large
   */
  public ChartSize {
    if (width < MIN_WIDTH || width > MAX_WIDTH) {
      throw new IllegalArgumentException(
          "The width must be from " + MIN_WIDTH + " to " + MAX_WIDTH + ".");
    }
    if (height < MIN_HEIGHT || height > MAX_HEIGHT) {
      throw new IllegalArgumentException(
          "The height must be from " + MIN_HEIGHT + " to " + MAX_HEIGHT + ".");
    }
  }

  /** Returns the number of pixels of a picture that is enlarged by a factor. */
  public long pixels(double scale) {
    return Math.round(width * scale) * Math.round(height * scale);
  }

  /** Returns the whole drawing area. */
  Box box() {
    return new Box(0, 0, width, height);
  }
}
