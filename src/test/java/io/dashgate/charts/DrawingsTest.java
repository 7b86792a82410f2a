package io.dashgate.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.charts.ResultSamples.Edge;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.model.Interval;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of chart, in every size and theme, of usual results and such at the edges. */
class DrawingsTest {

  private static final List<ChartSize> SIZES =
      List.of(
          new ChartSize(120, 60),
          new ChartSize(120, 1200),
          new ChartSize(390, 240),
          new ChartSize(640, 320),
          new ChartSize(2000, 60),
          new ChartSize(2000, 1200));

  /** Even of 3,000 points, or 200 cohorts, on the largest chart. */
  private static final int MOST_CHARACTERS = 2_000_000;

  /** Stored results that have no form, or a strange one. */
  private static final List<String> ODD =
      List.of(
          "",
          "null",
          "{}",
          "[]",
          "[null]",
          "[[]]",
          "[[null]]",
          "[{}]",
          "[1,\"a\",true]",
          "not JSON",
          "[{\"data\":",
          "{\"bins\":null}",
          "{\"bins\":[[1],[1,2,3],null,{}]}",
          "[{\"data\":[1e999,-1e999,null,\"x\",{},[],true],\"days\":[null,7,{}],\"label\":null}]",
          "[{\"data\":[1,2],\"days\":[],\"label\":{},\"action\":[]}]",
          "[{\"aggregated_value\":\"many\"}]",
          "[{\"data\":[],\"aggregated_value\":1e400,\"label\":[]}]",
          "[{\"data\":[5],\"compare_label\":\"previous\"}]",
          "[{\"data\":[5,6],\"days\":[\"2026-13-45\",\"2026-02-31\"]}]",
          "[{\"values\":[]},{\"values\":[{}]},{\"values\":[null,1]}]",
          "[{\"count\":-5},{\"count\":1e300,\"name\":3}]",
          "[{\"source\":\"1_a\",\"target\":\"1_a\",\"value\":3}]",
          "[{\"source\":\"x\",\"target\":\"99_\",\"value\":-3}]",
          "[{\"source\":\"3_a\",\"target\":\"9_b\",\"value\":3},{\"source\":\"1_a\",\"target\":\"2_\",\"value\":1}]");

  static Stream<Arguments> kindsAndEdges() {
    return Stream.of(ChartKind.values())
        .flatMap(kind -> Stream.of(Edge.values()).map(edge -> Arguments.of(kind, edge)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndEdges")
  void isWellFormedAndInsideItsBox(ChartKind kind, Edge edge) {
    for (ChartOptions options : options()) {
      check(Chart.of(kind, options, ResultSamples.of(kind, edge)));
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndEdges")
  void drawsTheSameBytesAgain(ChartKind kind, Edge edge) {
    ChartOptions options = ChartOptions.of("Sign-ups");
    ChartSize size = new ChartSize(640, 320);
    String first = Chart.of(kind, options, ResultSamples.of(kind, edge)).svg(size, Theme.AUTO);
    String second = Chart.of(kind, options, ResultSamples.of(kind, edge)).svg(size, Theme.AUTO);
    assertEquals(first, second);
  }

  @ParameterizedTest
  @EnumSource
  void readsUsualResults(ChartKind kind) {
    Chart chart = Chart.of(kind, ChartOptions.of("a"), ResultSamples.of(kind, Edge.USUAL));
    assertTrue(chart.isReadable());
    assertFalse(chart.isEmpty());
    assertFalse(chart.table().rows().isEmpty());
    assertEquals(0, chart.table().omitted());
    Chart empty = Chart.of(kind, ChartOptions.of("a"), ResultSamples.of(kind, Edge.NOTHING));
    assertTrue(empty.isEmpty());
    assertEquals("a: No data in this time.", empty.sentence());
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeReadSaysSo(ChartKind kind) {
    for (String odd : ODD) {
      Chart chart = Chart.of(kind, ChartOptions.of("a"), new RawJson(odd));
      check(chart);
      assertEquals(chart.isReadable(), !chart.sentence().contains("cannot be drawn"), odd);
    }
    Chart chart = Chart.of(kind, ChartOptions.of("a"), new RawJson("{\"rows\":[[1]]}"));
    assertEquals("a: This result cannot be drawn.", chart.sentence());
  }

  @ParameterizedTest
  @EnumSource
  void readsTheResultsOfAllOtherKinds(ChartKind kind) {
    for (ChartKind other : ChartKind.values()) {
      check(Chart.of(kind, ChartOptions.of("a"), ResultSamples.of(other, Edge.USUAL)));
    }
  }

  /** So that the checks above mean something. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<rect x='-1' y='0' width='9' height='9'/>",
        "<rect x='600' y='0' width='90' height='9'/>",
        "<path d='M1 2L3 400'/>",
        "<path d='M1 2C3 4 5 6 700 8V9'/>",
        "<circle cx='2' cy='9' r='3'/>",
        "<text x='639' y='20' class='tx'>out</text>",
        "<text x='4' y='2' class='tx'>out</text>",
        "<text x='4' y='20' style='fill:red'>style</text>",
        "<g/>",
        "<script/>",
        "<title>"
      })
  void theCheckFinds(String part) {
    String svg = "<svg aria-label='a'>" + part + "</svg>";
    assertThrows(
        AssertionError.class, () -> SvgCheck.check(svg, new ChartSize(640, 320), Theme.PAGE));
  }

  private static List<ChartOptions> options() {
    NumberStyle money = new NumberStyle(NumberStyle.Form.NUMBER, "€ ", "/month", 2);
    return List.of(
        ChartOptions.of("Sign-ups"),
        new ChartOptions(
            "</title><script>\u0000\ud800 עברית " + "long ".repeat(80),
            "last 30 days",
            Interval.HOUR,
            true,
            true,
            true,
            money),
        new ChartOptions("", "", Interval.WEEK, true, true, false, NumberStyle.PLAIN));
  }

  private static void check(Chart chart) {
    ChartTable table = chart.table();
    for (List<String> row : table.rows()) {
      assertEquals(table.headings().size(), row.size());
    }
    assertTrue(table.rows().size() <= ChartTable.MAX_ROWS);
    for (ChartSize size : SIZES) {
      String svg = chart.svg(size, Theme.PAGE);
      SvgCheck.check(svg, size, Theme.PAGE);
      assertTrue(svg.length() < MOST_CHARACTERS, () -> svg.length() + " characters");
    }
    ChartSize size = SIZES.get(2);
    String light = chart.svg(size, Theme.LIGHT);
    SvgCheck.check(light, size, Theme.LIGHT);
    for (Theme theme : List.of(Theme.DARK, Theme.AUTO)) {
      assertEquals(body(light), body(chart.svg(size, theme)), "themes differ in their rules only");
    }
  }

  private static String body(String svg) {
    return svg.substring(svg.indexOf("</style>"));
  }
}
