package io.dashgate.charts;

import java.util.List;

/** Where the color of a mark comes from. */
enum Hue {
  /** That of a series. */
  SERIES("s"),
  /** That of a series in the time before. */
  PALE("p"),
  /** That of a level of a heat map. */
  HEAT("h"),
  GROUND(""),
  INK(""),
  GRID(""),
  AXIS(""),
  TRACK(""),
  UP(""),
  DOWN("");

  /** The first letter of a class for each color; empty: there is only one color. */
  final String prefix;

  Hue(String prefix) {
    this.prefix = prefix;
  }

  boolean isVaried() {
    return !prefix.isEmpty();
  }

  /** Returns its colors. */
  List<Integer> colors(Palette palette) {
    return switch (this) {
      case SERIES -> palette.series();
      case PALE -> palette.pale();
      case HEAT -> palette.heat();
      case GROUND -> List.of(palette.ground());
      case INK -> List.of(palette.ink());
      case GRID -> List.of(palette.grid());
      case AXIS -> List.of(palette.axis());
      case TRACK -> List.of(palette.track());
      case UP -> List.of(palette.up());
      case DOWN -> List.of(palette.down());
    };
  }

  /** Returns one of its colors. */
  int color(Palette palette, int index) {
    return colors(palette).get(isVaried() ? index : 0);
  }
}
