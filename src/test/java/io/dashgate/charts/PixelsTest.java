package io.dashgate.charts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dashgate.charts.ResultSamples.Edge;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Charts as pixels. */
class PixelsTest {

  private static final ChartSize SIZE = new ChartSize(390, 240);

  @BeforeEach
  void hasFonts() {
    assumeTrue(Fonts.areAvailable(), "no fonts: pictures of pixels were not tried");
  }

  @ParameterizedTest
  @EnumSource
  void drawsEachKind(ChartKind kind) throws IOException {
    for (Edge edge : new Edge[] {Edge.USUAL, Edge.HOSTILE, Edge.RIGHT_TO_LEFT_AND_EMOJI}) {
      Chart chart = Chart.of(kind, ChartOptions.of("a").titled(), ResultSamples.of(kind, edge));
      for (Theme theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
        BufferedImage image = decoded(chart.png(SIZE, theme, 1));
        assertEquals(390, image.getWidth());
        assertEquals(240, image.getHeight());
        assertEquals(theme.palette().ground(), image.getRGB(389, 0) & 0xffffff);
        assertTrue(colors(image).size() > 10, "it is blank");
      }
    }
  }

  @Test
  void isAsLargeAsItWasAskedFor() throws IOException {
    Chart chart = chart();
    BufferedImage image = decoded(chart.png(SIZE, Theme.AUTO, 2));
    assertEquals(780, image.getWidth());
    assertEquals(480, image.getHeight());
    assertEquals(59, decoded(chart.png(SIZE, Theme.AUTO, 0.15)).getWidth());
  }

  @Test
  void drawsTheSameBytesAgain() {
    assertArrayEquals(chart().png(SIZE, Theme.DARK, 2), chart().png(SIZE, Theme.DARK, 2));
  }

  @Test
  void refusesTooManyPixels() {
    ChartSize large = new ChartSize(2000, 1200);
    for (double scale : new double[] {1, 1e9, 0, -1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> chart().png(large, Theme.LIGHT, scale));
    }
  }

  private static Chart chart() {
    return Chart.of(
        ChartKind.LINE, ChartOptions.of("a"), ResultSamples.of(ChartKind.LINE, Edge.COMPARED));
  }

  private static BufferedImage decoded(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertNotNull(image);
    return image;
  }

  private static Set<Integer> colors(BufferedImage image) {
    Set<Integer> colors = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        colors.add(image.getRGB(x, y));
      }
    }
    return colors;
  }
}
