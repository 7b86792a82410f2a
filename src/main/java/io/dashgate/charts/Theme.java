package io.dashgate.charts;

import org.jspecify.annotations.Nullable;

/** The colors of a chart. */
public enum Theme {
  /** Dark on white. */
  LIGHT,
  /** Bright on a dark ground. */
  DARK,
  /** As the reader's system prefers; in a picture of pixels {@link #LIGHT}. */
  AUTO,
  /** Classes only, for a page that has the rules of {@link #styleSheet}. */
  PAGE;

  /**
   * Returns the rules for charts of theme {@link #PAGE}, light or dark as the reader's system
   * prefers. All of them are about descendants of {@code svg.dg}.
   */
  public static String styleSheet() {
    return StyleSheet.PAGE;
  }

  /** Returns the rules that a drawing contains; null if it contains none. */
  @Nullable String rules() {
    return switch (this) {
      case LIGHT -> StyleSheet.LIGHT;
      case DARK -> StyleSheet.DARK;
      case AUTO -> StyleSheet.AUTO;
      case PAGE -> null;
    };
  }

  /** Returns the colors of pixels. */
  Palette palette() {
    return this == DARK ? Palette.DARK : Palette.LIGHT;
  }
}
