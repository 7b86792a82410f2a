package io.dashgate.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.charts.ResultSamples.Edge;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.model.Interval;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What charts say, and their values as tables. */
class SentencesTest {

  private static final String MATH = "\"action\":{\"math\":\"total\"}";
  private static final RawJson COMPARED =
      new RawJson(
          "[{\"data\":[4000,310],\"days\":[\"2026-06-14\",\"2026-06-15\"],\"label\":\"sign_up\","
              + MATH
              + ",\"count\":4310,\"compare\":true,\"compare_label\":\"current\"},"
              + "{\"data\":[2000,1990.5],\"days\":[\"2026-06-12\",\"2026-06-13\"],"
              + "\"label\":\"sign_up\","
              + MATH
              + ",\"count\":3990.5,\"compare\":true,\"compare_label\":\"previous\"}]");

  @Test
  void ofASeriesAndTheTimeBefore() {
    ChartOptions options = ChartOptions.of("Sign-ups").withRange("last 30 days");
    Chart chart = Chart.of(ChartKind.LINE, options, COMPARED);
    assertEquals("Sign-ups, last 30 days: 4,310, up 8 %", chart.sentence());
    assertEquals(
        new ChartTable(
            List.of("Time", "sign_up", "sign_up (before)"),
            List.of(
                List.of("Sun, 14 Jun 2026", "4,000", "2,000"),
                List.of("Mon, 15 Jun 2026", "310", "1,990.5")),
            0),
        chart.table());
    String svg = chart.svg(new ChartSize(640, 320), Theme.PAGE);
    assertTrue(svg.contains("aria-label=\"Sign-ups, last 30 days: 4,310, up 8 %\""), svg);
    assertTrue(
        svg.contains(
            "<title>Sun, 14 Jun 2026\nsign_up: 4,000\nBefore: Fri, 12 Jun 2026\nsign_up: 2,000"),
        svg);
  }

  /** The sum of averages means nothing, and the last interval may not be over. */
  @Test
  void ofValuesThatHaveNoSum() {
    RawJson result =
        new RawJson(
            "[{\"data\":[5,7,1],\"label\":\"a\",\"action\":{\"math\":\"avg\"},\"count\":13}]");
    ChartOptions options = ChartOptions.of("Size");
    assertEquals("Size: latest 1", Chart.of(ChartKind.LINE, options, result).sentence());
    assertEquals(
        "Size: latest 7",
        Chart.of(ChartKind.LINE, options.withUnfinished(true), result).sentence());
  }

  @Test
  void ofEachKind() {
    assertEquals(
        "911 of 12,480 got through 4 steps (7.3 %)", sentence(ChartKind.FUNNEL, Edge.USUAL));
    assertEquals(
        "8 cohorts, 43.1 % came back after 1 week", sentence(ChartKind.RETENTION, Edge.USUAL));
    assertEquals(
        "13 ways, most often from / to /pricing (480)", sentence(ChartKind.PATHS, Edge.USUAL));
    assertEquals(
        "1,220 got through, 8 h 12 min on average",
        sentence(ChartKind.CONVERSION_TIMES, Edge.USUAL));
    assertEquals(
        "Germany 132,154, United States 82,596, France 51,623, India 32,264 and 3 others",
        sentence(ChartKind.WORLD_MAP, Edge.USUAL));
    assertEquals("132,154, up 7.5 %", sentence(ChartKind.NUMBER, Edge.COMPARED));
  }

  private static String sentence(ChartKind kind, Edge edge) {
    ChartOptions options =
        new ChartOptions("a", "", Interval.WEEK, false, false, false, NumberStyle.PLAIN);
    String sentence = Chart.of(kind, options, ResultSamples.of(kind, edge)).sentence();
    assertTrue(sentence.startsWith("a: "));
    return sentence.substring(3);
  }

  /** A name from right to left does not turn the sentence around it. */
  @Test
  void namesAreIsolated() {
    RawJson result = new RawJson("[{\"data\":[5],\"label\":\"x\"," + MATH + "}]");
    assertEquals(
        "\u2068שלום\u2069: 5",
        Chart.of(ChartKind.LINE, ChartOptions.of("שלום"), result).sentence());
  }

  /** With one event, the value alone; the names of what has none and of all others in words. */
  @Test
  void labelsOfBreakdowns() {
    String rows =
        """
        [{"data":[3],"label":"$pageview - Chrome","breakdown_value":"Chrome"},
         {"data":[2],"label":"$pageview - $$_posthog_breakdown_null_$$","breakdown_value":"x"},
         {"data":[1],"label":"$pageview - $$_posthog_breakdown_other_$$","breakdown_value":"x"}]
        """;
    Chart chart = Chart.of(ChartKind.LINE, ChartOptions.of("a"), new RawJson(rows));
    assertEquals(List.of("Time", "Chrome", "None", "Other"), chart.table().headings());
    Chart two =
        Chart.of(
            ChartKind.LINE,
            ChartOptions.of("a"),
            new RawJson(rows.replace("$pageview - Chrome", "signup - Chrome")));
    assertEquals("signup - Chrome", two.table().headings().get(1));
  }

  /** Today's results have zeros for intervals that are still to come. */
  @Test
  void retentionHasNoTimeToCome() {
    String rows =
        """
        [{"label":"Day 0","date":"2026-06-10T00:00:00Z","values":[{"count":4},{"count":1},{"count":2}]},
         {"label":"Day 1","date":"2026-06-11T00:00:00Z","values":[{"count":2},{"count":2},{"count":0}]},
         {"label":"Day 2","date":"2026-06-12T00:00:00Z","values":[{"count":3},{"count":0},{"count":0}]}]
        """;
    Chart chart = Chart.of(ChartKind.RETENTION, ChartOptions.of("a"), new RawJson(rows));
    assertEquals(
        List.of(
            List.of("10 Jun", "4", "100 %", "25 %", "50 %"),
            List.of("11 Jun", "2", "100 %", "100 %", ""),
            List.of("12 Jun", "3", "100 %", "", "")),
        chart.table().rows());
    Chart past =
        Chart.of(
            ChartKind.RETENTION,
            ChartOptions.of("a"),
            new RawJson(rows.replace("{\"count\":0}]}]", "{\"count\":1}]}]")));
    assertEquals(List.of("12 Jun", "3", "100 %", "0 %", "33.3 %"), past.table().rows().get(2));
  }

  @Test
  void theLastIntervalIsOverWhenTheResultIsLater() {
    ChartOptions options = ChartOptions.of("a");
    OffsetDateTime noon = OffsetDateTime.parse("2026-06-15T12:00:00Z");
    assertTrue(options.withTime("2026-06-15T23:59:59.999999+02:00", noon).isUnfinished());
    assertTrue(!options.withTime("2026-06-14T23:59:59.999999+02:00", noon).isUnfinished());
    assertTrue(!options.withTime("", noon).isUnfinished());
  }

  @Test
  void optionsOfAnInsight() {
    RawJson query =
        new RawJson(
            """
            {"kind":"InsightVizNode","source":{"kind":"TrendsQuery","interval":"week",
             "dateRange":{"date_from":"-90d"},"trendsFilter":{"aggregationAxisFormat":"duration",
             "aggregationAxisPrefix":"~","decimalPlaces":1,"showPercentStackView":true}}}
            """);
    ChartOptions options = ChartOptions.of("a", query, null);
    assertEquals(
        new ChartOptions(
            "a",
            "last 90 days",
            Interval.WEEK,
            false,
            false,
            true,
            new NumberStyle(NumberStyle.Form.DURATION, "~", "", 1)),
        options);
    RawJson filters =
        new RawJson(
            "{\"interval\":\"hour\",\"date_from\":\"dStart\",\"aggregation_axis_postfix\":\" €\"}");
    ChartOptions old = ChartOptions.of("a", null, filters);
    assertEquals(Interval.HOUR, old.interval());
    assertEquals("today", old.range());
    assertEquals(" €", old.numbers().postfix());
  }

  @Test
  void sizesHaveLimits() {
    assertThrows(IllegalArgumentException.class, () -> new ChartSize(119, 60));
    assertThrows(IllegalArgumentException.class, () -> new ChartSize(2001, 60));
    assertThrows(IllegalArgumentException.class, () -> new ChartSize(120, 59));
    assertThrows(IllegalArgumentException.class, () -> new ChartSize(120, 1201));
    assertEquals(4 * 120 * 60, new ChartSize(120, 60).pixels(2));
  }
}
