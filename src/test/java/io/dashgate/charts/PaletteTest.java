package io.dashgate.charts;

import static io.dashgate.charts.Palette.contrast;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contrast of colors, as WCAG 2.2 defines it. */
class PaletteTest {

  private static final double MARKS = 3;
  private static final double TEXTS = 4.5;

  static Stream<Palette> palettes() {
    return Stream.of(Palette.LIGHT, Palette.DARK);
  }

  @Test
  void contrastIsAsDefined() {
    assertEquals(21, contrast(0, 0xffffff), 1e-9);
    assertEquals(1, contrast(0x2b5ce6, 0x2b5ce6), 1e-9);
    assertEquals(4.54, contrast(0x767676, 0xffffff), 0.01);
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void marksDifferFromTheGround(Palette palette) {
    List<Integer> marks = new ArrayList<>(palette.series());
    marks.addAll(palette.pale());
    marks.addAll(List.of(palette.up(), palette.down()));
    for (int mark : marks) {
      assertAtLeast(MARKS, mark, palette.ground());
    }
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void textsCanBeReadWhereTheyStand(Palette palette) {
    for (TextStyle style : TextStyle.values()) {
      if (style != TextStyle.ON_SHAPE && style != TextStyle.ON_CELL) {
        assertAtLeast(TEXTS, style.color(palette, 0), palette.ground());
      }
    }
    for (int level = 0; level < Palette.LEVELS; level++) {
      assertAtLeast(TEXTS, TextStyle.ON_CELL.color(palette, level), palette.heat().get(level));
    }
    int first = palette.series().get(0);
    assertAtLeast(TEXTS, TextStyle.ON_SHAPE.color(palette, 0), first);
    // figures of funnels stand above their bars, too
    assertAtLeast(TEXTS, palette.ink(), palette.track());
    for (int color : palette.series()) {
      int lost = Palette.mixed(color, palette.track(), Mark.LOST.fill);
      assertAtLeast(TEXTS, palette.ink(), lost);
    }
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void everyColorIsAnother(Palette palette) {
    assertEquals(Palette.COLORS + 1, palette.series().size());
    assertEquals(Palette.COLORS + 1, new HashSet<>(palette.series()).size());
    assertEquals(Palette.LEVELS, new HashSet<>(palette.heat()).size());
    for (int i = 0; i < palette.series().size(); i++) {
      int pale = palette.pale().get(i);
      int color = palette.series().get(i);
      assertTrue(contrast(pale, palette.ground()) <= contrast(color, palette.ground()));
    }
  }

  @Test
  void rulesAreComplete() {
    for (Theme theme : List.of(Theme.LIGHT, Theme.DARK, Theme.AUTO)) {
      String rules = theme.rules();
      assertEquals(rules.chars().filter(c -> c == '{').count(), closed(rules));
      assertTrue(rules.matches("(?:(?:@media[^{]+\\{)?[^{}]+\\{[^{}]+}}?)+"), rules);
      assertTrue(rules.indexOf('<') < 0 && rules.indexOf('&') < 0);
    }
    for (Mark mark : Mark.values()) {
      assertTrue(Theme.styleSheet().contains(".dg ." + mark.css + "{"), mark.css);
    }
  }

  private static long closed(String rules) {
    return rules.chars().filter(c -> c == '}').count();
  }

  private static void assertAtLeast(double least, int color, int ground) {
    double found = contrast(color, ground);
    String colors = StyleSheet.hex(color) + " on " + StyleSheet.hex(ground) + " has " + found;
    assertTrue(found >= least, colors);
  }
}
