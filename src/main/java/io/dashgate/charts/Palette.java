package io.dashgate.charts;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Colors as {@code 0xRRGGBB}. Marks have a contrast of at least 3:1 to the ground, texts of 4.5:1
 * to what they stand on.
 *
 * @param ground behind the chart
 * @param ink of texts
 * @param soft of labels
 * @param grid of lines behind the marks
 * @param axis of the line of zero
 * @param track behind bars that have a whole
 * @param up of a rise
 * @param down of a fall
 * @param series of lines and bars; the last one is for all others
 * @param pale the same, of the time before
 * @param heat of the cells of a table, from few to many
 */
record Palette(
    int ground,
    int ink,
    int soft,
    int grid,
    int axis,
    int track,
    int up,
    int down,
    List<Integer> series,
    List<Integer> pale,
    List<Integer> heat) {

  /** How many series have a color of their own. */
  static final int COLORS = 8;

  /** The color of all others. */
  static final int OTHERS = COLORS;

  /** How many levels a heat map has. */
  static final int LEVELS = 8;

  static final Palette LIGHT =
      new Palette(
          0xffffff,
          0x1d1f27,
          0x5f6575,
          0xe3e6ec,
          0x8f96a6,
          0xeef0f5,
          0x1c7a4a,
          0xb3261e,
          List.of(
              0x2b5ce6, 0xc2540a, 0x0c7a57, 0x8f3fc4, 0xbd2a5f, 0x6c7112, 0x08729a, 0x6b5743,
              0x7d8494));

  static final Palette DARK =
      new Palette(
          0x1f222a,
          0xeceef4,
          0xa3aabb,
          0x30353f,
          0x6c7484,
          0x2a2e38,
          0x5fd39a,
          0xff8f87,
          List.of(
              0x7fa4ff, 0xffa04d, 0x4fd1a5, 0xcf95f5, 0xff85ab, 0xc9cc5c, 0x5cc6e8, 0xc4ab95,
              0x858da0));

  private static final int BLACK = 0;
  private static final int WHITE = 0xffffff;
  private static final double MARKS = 3;
  private static final double FIRST_LEVEL = 0.06;

  private Palette(
      int ground,
      int ink,
      int soft,
      int grid,
      int axis,
      int track,
      int up,
      int down,
      List<Integer> series) {
    this(
        ground,
        ink,
        soft,
        grid,
        axis,
        track,
        up,
        down,
        series,
        series.stream().map(color -> pale(color, ground)).toList(),
        IntStream.range(0, LEVELS)
            .mapToObj(
                level ->
                    mixed(
                        series.get(0),
                        ground,
                        FIRST_LEVEL + (1 - FIRST_LEVEL) * level / (LEVELS - 1)))
            .toList());
  }

  /** Returns black or white: one of them can be read on any color. */
  static int on(int color) {
    return contrast(BLACK, color) >= contrast(WHITE, color) ? BLACK : WHITE;
  }

  /** Returns a mix of two colors. */
  static int mixed(int color, int ground, double share) {
    int mix = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double part = (color >> shift & 255) * share + (ground >> shift & 255) * (1 - share);
      mix |= (int) Math.round(part) << shift;
    }
    return mix;
  }

  /** Returns the contrast of two colors, from 1 to 21, as WCAG defines it. */
  static double contrast(int one, int other) {
    double first = luminance(one) + 0.05;
    double second = luminance(other) + 0.05;
    return Math.max(first, second) / Math.min(first, second);
  }

  private static double luminance(int color) {
    return 0.2126 * linear(color >> 16 & 255)
        + 0.7152 * linear(color >> 8 & 255)
        + 0.0722 * linear(color & 255);
  }

  private static double linear(int channel) {
    double part = channel / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }

  /** Returns a color as near to the ground as marks may be. */
  private static int pale(int color, int ground) {
    double share = 1;
    while (contrast(mixed(color, ground, share - 0.05), ground) > MARKS + 0.1) {
      share -= 0.05;
    }
    return mixed(color, ground, share);
  }
}
