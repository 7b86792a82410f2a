package io.dashgate.queries.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.filters.PropertyType;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Aggregate;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Comparison;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions in both languages. */
class QueryReaderTest {

  private static final QueryContext CONTEXT =
      new QueryContext(
          new QueryClock(Instant.parse("2022-06-15T10:30:00Z"), ZoneOffset.UTC, 0),
          new JsonArray(
              "[{\"key\":\"email\",\"value\":\"@x.io\",\"operator\":\"not_icontains\"}]"));

  private static TrendsQuery query(String json) {
    return (TrendsQuery) QueryReader.ofQuery(new JsonObject(json), CONTEXT);
  }

  private static TrendsQuery trends(String fields) {
    return query("{\"kind\":\"TrendsQuery\"," + fields + "}");
  }

  private static TrendsQuery series(String fields) {
    return trends("\"series\":[{\"kind\":\"EventsNode\",\"event\":\"e\"" + fields + "}]");
  }

  private static TrendsQuery filters(String json) {
    return (TrendsQuery) QueryReader.ofFilters(new JsonObject(json), CONTEXT);
  }

  @Test
  void aQueryIsReadInWhateverNodeItIs() {
    String trends =
        "{\"kind\":\"TrendsQuery\",\"series\":[{\"kind\":\"EventsNode\",\"event\":\"a\"}]}";

    for (String kind : List.of("InsightVizNode", "DataVisualizationNode", "DataTableNode")) {
      TrendsQuery read = query("{\"kind\":\"" + kind + "\",\"source\":" + trends + "}");
      assertEquals("a", read.series().get(0).event());
    }
    assertEquals(1, query(trends).series().size());
  }

  @Test
  void mostHasAUsualValue() {
    TrendsQuery query = trends("\"series\":[{\"kind\":\"EventsNode\"}]");

    assertEquals(Language.QUERY, query.language());
    assertEquals(Interval.DAY, query.interval());
    assertEquals(Display.OVER_TIME, query.display());
    assertEquals(1, query.smoothing());
    assertEquals(-1, query.groupTypeIndex());
    assertTrue(query.filter().isEmpty());
    assertNull(query.breakdown());
    assertNull(query.comparison());
    Series series = query.series().get(0);
    assertNull(series.event());
    assertEquals("All events", series.eventName());
    assertEquals(Maths.TOTAL, series.math());
    assertEquals(0, series.labels().order());
  }

  @Test
  void everythingIsRead() {
    TrendsQuery query =
        trends(
            """
            "series": [
              {"kind": "EventsNode", "event": "a", "custom_name": "A", "math": "dau",
                "properties": [{"key": "k", "value": 1}],
                "fixedProperties": [{"key": "l", "value": 1}]},
              {"kind": "EventsNode", "event": "b", "math": "unique_group",
                "math_group_type_index": 2}],
            "dateRange": {"date_from": "-30d", "date_to": "-1d", "explicitDate": true,
              "excludeIncompletePeriods": true},
            "interval": "week",
            "properties": {"type": "AND", "values": [
              {"type": "OR", "values": [{"key": "m", "value": 1, "type": "person"}]}]},
            "filterTestAccounts": true,
            "samplingFactor": 0.1,
            "aggregation_group_type_index": 1,
            "compareFilter": {"compare": true, "compare_to": "-1y"},
            "trendsFilter": {"display": "ActionsLineGraphCumulative", "smoothingIntervals": 3,
              "formulaNodes": [{"formula": "A/B", "custom_name": "Ratio"}]},
            "breakdownFilter": {"breakdown_limit": 7, "breakdown_hide_other_aggregation": true,
              "breakdowns": [{"property": "p", "type": "person", "normalize_url": true},
                {"property": "g", "type": "group", "group_type_index": 3},
                {"property": "n", "histogram_bin_count": 4}]}
            """);

    assertEquals(2, query.series().get(0).filter().leaves().count());
    assertEquals(Maths.DAU, query.series().get(0).math());
    assertEquals("A", query.series().get(0).labels().customName());
    assertEquals(2, query.series().get(1).mathGroup());
    assertEquals("-30d", query.range().from());
    assertEquals("-1d", query.range().to());
    assertTrue(query.range().isExplicit() && query.range().excludesIncomplete());
    assertEquals(Interval.WEEK, query.interval());
    assertEquals(2, query.filter().leaves().count());
    assertEquals(1, query.groupTypeIndex());
    assertEquals(new Comparison("-1y"), query.comparison());
    assertEquals(Display.CUMULATIVE, query.display());
    assertEquals(3, query.smoothing());
    assertEquals("Ratio", query.formulas().get(0).customName());
    assertEquals(
        new Breakdown(
            List.of(
                new Breakdown.Property("p", PropertyType.PERSON, -1, 0, true),
                new Breakdown.Property("g", PropertyType.GROUP, 3, 0, false),
                new Breakdown.Property("n", PropertyType.EVENT, -1, 4, false)),
            7,
            0,
            true),
        query.breakdown());
  }

  @ParameterizedTest
  @CsvSource({
    "total, TOTAL,",
    "weekly_active, WEEKLY_ACTIVE,",
    "monthly_active, MONTHLY_ACTIVE,",
    "unique_session, UNIQUE_SESSION,",
    "first_time_for_user, FIRST_TIME_FOR_USER,",
    "first_matching_event_for_user, FIRST_MATCHING_EVENT_FOR_USER,",
    "sum, OF_PROPERTY, SUM",
    "p99, OF_PROPERTY, P99",
    "median_count_per_actor, OF_COUNT_PER_ACTOR, MEDIAN"
  })
  void mathsHaveNames(String name, Maths math, Aggregate aggregate) {
    Series series = series(",\"math\":\"" + name + "\",\"math_property\":\"p\"").series().get(0);

    assertEquals(math, series.math());
    assertEquals(aggregate, series.aggregate());
    assertEquals(math == Maths.OF_PROPERTY ? "p" : null, series.mathProperty());
    assertEquals(name, series.labels().math());
  }

  @Test
  void aPropertyMayBeOfThePerson() {
    assertTrue(
        series(
                ",\"math\":\"sum\",\"math_property\":\"p\","
                    + "\"math_property_type\":\"person_properties\"")
            .series()
            .get(0)
            .isOfPerson());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kind":"HogQLQuery","query":"select 1"} | HogQL is not supported.
          {"kind":"DataTableNode","source":{"kind":"EventsQuery"}} | Unsupported query kind: EventsQuery.
          {"kind":"InsightVizNode","source":{"kind":"FunnelsQuery"}} | Unsupported query kind: FunnelsQuery.
          {"kind":"RetentionQuery"} | Unsupported query kind: RetentionQuery.
          {"kind":"ActorsQuery"} | Unsupported query kind: ActorsQuery.
          {"kind":"InsightVizNode"} | This field is required.
          {} | JSON parse error - query.kind must be the kind of a query.
          {"kind":"TrendsQuery","series":1} | JSON parse error - query.series must be a list.
          {"kind":"TrendsQuery","series":[1]} | JSON parse error - query.series.0 must be an object.
          {"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":{}}]} | JSON parse error - query.series.0.event must be a string.
          {"kind":"TrendsQuery","trendsFilter":[]} | JSON parse error - query.trendsFilter must be an object.
          {"kind":"TrendsQuery","filterTestAccounts":"maybe"} | JSON parse error - query.filterTestAccounts must be a boolean.
          {"kind":"TrendsQuery","series":[{"kind":"ActionsNode","id":1}]} | Actions are not supported.
          {"kind":"TrendsQuery","series":[{"kind":"DataWarehouseNode"}]} | Data warehouse series are not supported.
          {"kind":"TrendsQuery","series":[{"kind":"GroupNode"}]} | Unsupported query kind: GroupNode.
          {"kind":"TrendsQuery","properties":[{"key":"id","value":1,"type":"cohort"}]} | Property filters of type "cohort" are not supported.
          {"kind":"TrendsQuery","properties":[{"key":"x","type":"hogql","value":"1"}]} | HogQL is not supported.
          {"kind":"TrendsQuery","properties":[{"key":"x","type":"session","value":"1"}]} | Property filters of type "session" are not supported.
          {"kind":"TrendsQuery","interval":"fortnight"} | "fortnight" is not a valid interval.
          {"kind":"TrendsQuery","intervalCount":2} | intervalCount is not supported.
          {"kind":"TrendsQuery","samplingFactor":2} | The sampling factor must be greater than 0 and at most 1.
          {"kind":"TrendsQuery","aggregation_group_type_index":5} | aggregation_group_type_index is required to be greater than 0 and less than 5
          {"kind":"TrendsQuery","dateRange":{"daysOfWeek":[1]}} | daysOfWeek is not supported.
          {"kind":"TrendsQuery","trendsFilter":{"display":"CalendarHeatmap"}} | CalendarHeatmap is not supported.
          {"kind":"TrendsQuery","trendsFilter":{"smoothingIntervals":0}} | Smoothing intervals must be a positive integer!
          {"kind":"TrendsQuery","trendsFilter":{"formula":"A"}} | Formula references series A, but only 0 series are defined ()
          {"kind":"TrendsQuery","breakdownFilter":{"breakdown":"x","breakdown_type":"hogql"}} | HogQL is not supported.
          {"kind":"TrendsQuery","breakdownFilter":{"breakdown":[1],"breakdown_type":"cohort"}} | Breakdowns of type "cohort" are not supported.
          {"kind":"TrendsQuery","breakdownFilter":{"breakdown":"x","breakdown_limit":1001}} | There may be at most 1000 series times values of the breakdown.
          {"kind":"TrendsQuery","breakdownFilter":{"breakdowns":[{"property":"a"},{"property":"b"},{"property":"c"},{"property":"d"}]}} | There may be at most 3 breakdowns.
          """)
  void whatIsNotSupportedIsSaid(String json, String detail) {
    ApiException refusal = assertThrows(ApiException.class, () -> query(json));

    assertEquals(detail, refusal.problem().detail());
    assertEquals(400, refusal.problem().status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,"math":"hogql" | HogQL is not supported.
          ,"math":"sum_count_per_actor" | Math "sum_count_per_actor" is not supported.
          ,"math":"mode" | Math "mode" is not supported.
          ,"math":"sum","math_property":"$session_duration" | Math "$session_duration" is not supported.
          ,"math":"sum" | This field is required when `math` is set to a function.
          ,"math":"unique_group" | math_group_type_index is required to be greater than 0 and less than 5
          """)
  void mathsThatAreNotSupportedAreRefused(String fields, String detail) {
    ApiException refusal = assertThrows(ApiException.class, () -> series(fields));

    assertEquals(detail, refusal.problem().detail());
  }

  @Test
  void aMissingPropertyOfMathsHasACodeOfItsOwn() {
    ApiException refusal = assertThrows(ApiException.class, () -> series(",\"math\":\"sum\""));

    assertEquals("required", refusal.problem().code());
    assertEquals("math_property", refusal.problem().attr());
  }

  @Test
  void seriesAreLimited() {
    String most = "\"series\":[" + String.join(",", Collections.nCopies(26, "{}")) + "]";
    assertEquals(26, trends(most).series().size());
    assertEquals(
        38,
        trends(
                most
                    + ",\"breakdownFilter\":{\"breakdown\":\"x\"}"
                    + ",\"trendsFilter\":{\"display\":\"WorldMap\"}")
            .breakdown()
            .limit());

    ApiException refusal =
        assertThrows(ApiException.class, () -> trends(most.replace("[{}", "[{},{}")));
    assertEquals("There may be at most 26 series.", refusal.problem().detail());
  }

  @Test
  void filtersAreReadAsTheQueryThatTheyMean() {
    TrendsQuery query =
        filters(
            """
            {"insight": "TRENDS", "date_from": "-14d", "interval": "minute",
              "events": "[{\\"id\\": \\"b\\", \\"order\\": 2}, {\\"id\\": \\"a\\", \\"order\\": 1,\
             \\"name\\": \\"A\\", \\"math\\": \\"sum\\", \\"math_property\\": \\"p\\",\
             \\"properties\\": [{\\"key\\": \\"k\\", \\"value\\": 1}]}, \\"x\\", {\\"id\\": null}]",
              "actions": [{"id": null}, "x"],
              "properties": "{\\"k__icontains\\": \\"v\\"}",
              "filter_test_accounts": "true", "compare": "true",
              "breakdown": "$browser", "breakdown_type": "events", "breakdown_limit": "5",
              "display": "ActionsPie", "formula": "A# + b", "smoothing_intervals": "2"}
            """);

    assertEquals(Language.FILTERS, query.language());
    assertEquals(Interval.HOUR, query.interval());
    assertEquals("[null, a, b]", query.series().stream().map(Series::event).toList().toString());
    Series series = query.series().get(1);
    assertEquals("A", series.labels().name());
    assertEquals(1, series.labels().order());
    assertEquals("[{\"key\":\"k\",\"value\":1}]", series.labels().properties().text());
    assertEquals(2, query.filter().leaves().count());
    assertEquals(new Comparison(null), query.comparison());
    assertEquals(5, query.breakdown().limit());
    assertEquals("$browser", query.breakdown().properties().get(0).key());
    assertEquals(Display.TOTAL_VALUE, query.display());
    assertEquals("A + b", query.formulas().get(0).text());
    assertEquals(2, query.smoothing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"insight":"FUNNELS"} | Unsupported query kind: FunnelsQuery.
          {"insight":"TRENDS","shown_as":"Stickiness"} | Unsupported query kind: StickinessQuery.
          {"shown_as":"Lifecycle"} | Unsupported query kind: LifecycleQuery.
          {"insight":"X"} | Unsupported query kind: X.
          {"actions":[{"id":1}]} | Actions are not supported.
          {"events":"{"} | The filter events must be a list in JSON.
          {"breakdowns":[{"property":"a"},{"property":"b"}]} | Could not convert multi-breakdown property `breakdowns` - found more than one breakdown
          {"breakdown":"[1,\\"all\\"]","breakdown_type":"cohort"} | Breakdowns of type "cohort" are not supported.
          {"properties":"nonsense"} | Properties are unparsable!
          """)
  void filtersThatAreNotSupportedAreRefused(String json, String detail) {
    ApiException refusal =
        assertThrows(ApiException.class, () -> filters(json.replace("\\\\", "\\")));

    assertEquals(detail, refusal.problem().detail());
  }

  @Test
  void brokenSavedFiltersAreUnwrapped() {
    for (String json :
        List.of(
            "{\"filters\":{\"events\":[{\"id\":\"a\"}]}}",
            "{\"filters\":\"{\\\"events\\\":[{\\\"id\\\":\\\"a\\\"}]}\"}",
            "{\"filters\":[{\"events\":[{\"id\":\"a\"}]}]}")) {
      assertEquals("a", filters(json).series().get(0).event());
    }
  }

  @Test
  void unknownDisplaysOf2022AreOverTime() {
    assertEquals(Display.OVER_TIME, filters("{\"display\":\"FunnelViz\"}").display());
    assertTrue(filters("{}").series().isEmpty());
    assertFalse(filters("{\"shown_as\":\"Volume\"}").range().isExplicit());
  }
}
