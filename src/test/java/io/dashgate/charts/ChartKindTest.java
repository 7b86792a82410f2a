package io.dashgate.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.platform.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How insights are drawn, from their stored texts. */
class ChartKindTest {

  @ParameterizedTest
  @CsvSource({
    "ActionsLineGraph, LINE",
    "ActionsLineGraphCumulative, LINE",
    "ActionsAreaGraph, AREA",
    "ActionsBar, STACKED_BAR",
    "ActionsStackedBar, STACKED_BAR",
    "ActionsUnstackedBar, BAR",
    "ActionsBarValue, HORIZONTAL_BARS",
    "BoldNumber, NUMBER",
    "ActionsPie, PIE",
    "ActionsTable, TABLE",
    "WorldMap, WORLD_MAP",
    "unknown, LINE"
  })
  void displaysOfTrends(String display, ChartKind kind) {
    assertEquals(
        kind, ofQuery("TrendsQuery", "\"trendsFilter\":{\"display\":\"" + display + "\"}"));
    assertEquals(kind, ofFilters("{\"insight\":\"TRENDS\",\"display\":\"" + display + "\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "RetentionQuery, RETENTION, RETENTION",
    "PathsQuery, PATHS, PATHS",
    "LifecycleQuery, LIFECYCLE, LIFECYCLE",
    "StickinessQuery, STICKINESS, STICKINESS",
    "FunnelsQuery, FUNNELS, FUNNEL",
    "TrendsQuery, TRENDS, LINE",
    "HogQLQuery, SQL, LINE"
  })
  void kindsOfInsights(String query, String insight, ChartKind kind) {
    assertEquals(kind, ofQuery(query, "\"interval\":\"day\""));
    assertEquals(kind, ofFilters("{\"insight\":\"" + insight + "\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "steps, FUNNEL",
    "trends, FUNNEL_TRENDS",
    "time_to_convert, CONVERSION_TIMES",
    "flow, FUNNEL"
  })
  void waysToShowFunnels(String name, ChartKind kind) {
    assertEquals(
        kind, ofQuery("FunnelsQuery", "\"funnelsFilter\":{\"funnelVizType\":\"" + name + "\"}"));
    assertEquals(kind, ofFilters("{\"insight\":\"FUNNELS\",\"funnel_viz_type\":\"" + name + "\"}"));
  }

  @Test
  void oldWaysToSayIt() {
    assertEquals(
        ChartKind.FUNNEL_TRENDS,
        ofFilters("{\"insight\":\"FUNNELS\",\"display\":\"ActionsLineGraph\"}"));
    assertEquals(ChartKind.STICKINESS, ofFilters("{\"shown_as\":\"Stickiness\"}"));
    assertEquals(
        ChartKind.LIFECYCLE, ofFilters("{\"insight\":\"TRENDS\",\"shown_as\":\"Lifecycle\"}"));
  }

  @Test
  void theQueryIsReadBeforeTheFilters() {
    assertEquals(
        ChartKind.PATHS,
        ChartKind.of(
            new RawJson("{\"kind\":\"PathsQuery\"}"), new RawJson("{\"insight\":\"FUNNELS\"}")));
    assertEquals(
        ChartKind.FUNNEL,
        ChartKind.of(new RawJson("{}"), new RawJson("{\"insight\":\"FUNNELS\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "1",
        "\"a\"",
        "{\"kind\":1}",
        "{\"source\":{\"source\":null}}",
        "{\"kind\":\"TrendsQuery\",\"trendsFilter\":[{\"display\":[]}]}",
        "not JSON",
        ""
      })
  void whatIsNotKnownIsALine(String stored) {
    assertEquals(ChartKind.LINE, ChartKind.of(new RawJson(stored), null));
    assertEquals(ChartKind.LINE, ChartKind.of(null, new RawJson(stored)));
    assertEquals(ChartKind.LINE, ChartKind.of(null, null));
  }

  private static ChartKind ofQuery(String kind, String members) {
    RawJson query = new RawJson("{\"kind\":\"" + kind + "\"," + members + "}");
    ChartKind alone = ChartKind.of(query, null);
    RawJson node = new RawJson("{\"kind\":\"InsightVizNode\",\"source\":" + query.text() + "}");
    assertEquals(alone, ChartKind.of(node, null));
    return alone;
  }

  private static ChartKind ofFilters(String filters) {
    return ChartKind.of(null, new RawJson(filters));
  }
}
