package io.dashgate.queries.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.answers.TrendsWorld.Asked;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of trends in both languages, for the results of a small world. */
class TrendsAnswerTest {

  private static final String WEEK =
      "\"labels\":[\"8-Jun-2022\",\"9-Jun-2022\",\"10-Jun-2022\",\"11-Jun-2022\",\"12-Jun-2022\","
          + "\"13-Jun-2022\",\"14-Jun-2022\",\"15-Jun-2022\"],"
          + "\"days\":[\"2022-06-08\",\"2022-06-09\",\"2022-06-10\",\"2022-06-11\",\"2022-06-12\","
          + "\"2022-06-13\",\"2022-06-14\",\"2022-06-15\"]";

  private static String text(Asked asked) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      TrendsAnswer.write(json, asked.query(), asked.result(), new RawJson("{}"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<JsonObject> answer(Asked asked) {
    return new JsonArray(text(asked)).stream().map(JsonObject.class::cast).toList();
  }

  /** Returns some fields of each result, a result a line. */
  private static String fields(Asked asked, String... names) {
    StringBuilder all = new StringBuilder();
    for (JsonObject result : answer(asked)) {
      for (String name : names) {
        all.append(result.containsKey(name) ? result.getValue(name) : "-").append(' ');
      }
      all.setCharAt(all.length() - 1, '\n');
    }
    return all.toString();
  }

  @Test
  void seriesOf2022() {
    Asked asked =
        Asked.filters(
                "{\"insight\":\"TRENDS\",\"events\":[{\"id\":\"$pageview\",\"type\":\"events\","
                    + "\"order\":0}],\"date_from\":\"-7d\"}")
            .line(0, 0, 0, 2, 1, 0, 2, 0, 1);

    assertEquals(
        "[{\"action\":{\"id\":\"$pageview\",\"type\":\"events\",\"order\":0,\"name\":\"$pageview\","
            + "\"custom_name\":null,\"math\":null,\"math_property\":null,"
            + "\"math_group_type_index\":null,\"properties\":{}},\"label\":\"$pageview\",\"count\":6,"
            + "\"data\":[0,0,2,1,0,2,0,1],"
            + WEEK
            + ",\"persons_urls\":[],\"filter\":{}}]",
        text(asked));
  }

  @Test
  void seriesOfToday() {
    Asked asked =
        Asked.query(
                "{\"series\":[{\"kind\":\"EventsNode\",\"event\":\"$pageview\",\"name\":\"$pageview\","
                    + "\"math\":\"total\"}],\"dateRange\":{\"date_from\":\"-7d\"}}")
            .line(0, 0, 0, 2, 1, 0, 2, 0, 1);

    assertEquals(
        "[{\"data\":[0,0,2,1,0,2,0,1],"
            + WEEK
            + ",\"count\":6,\"label\":\"$pageview\",\"filter\":{},\"action\":{\"days\":["
            + "\"2022-06-08T00:00:00Z\",\"2022-06-09T00:00:00Z\",\"2022-06-10T00:00:00Z\","
            + "\"2022-06-11T00:00:00Z\",\"2022-06-12T00:00:00Z\",\"2022-06-13T00:00:00Z\","
            + "\"2022-06-14T00:00:00Z\",\"2022-06-15T00:00:00Z\"],\"id\":\"$pageview\","
            + "\"type\":\"events\",\"order\":0,\"name\":\"$pageview\",\"custom_name\":null,"
            + "\"math\":\"total\",\"math_property\":null,\"math_hogql\":null,"
            + "\"math_group_type_index\":null,\"properties\":{}}}]",
        text(asked));
  }

  private static final String TWO_DAYS = "\"dateRange\":{\"date_from\":\"-1d\"}";

  private static String series(String... events) {
    return "\"series\":[{\"event\":\"" + String.join("\"},{\"event\":\"", events) + "\"}]";
  }

  private static Asked twoDays(String events, String more) {
    return Asked.query("{" + series(events.split(",")) + "," + TWO_DAYS + more + "}");
  }

  private static Asked twoDaysOf2022(String events, String more) {
    return Asked.filters(
        "{\"events\":[{\"id\":\""
            + String.join("\"},{\"id\":\"", events.split(","))
            + "\"}],\"date_from\":\"-1d\""
            + more
            + "}");
  }

  @Test
  void theNameOfASeriesIsThatOfTheEventToday() {
    String named = "[{\"event\":\"e\",\"id\":\"e\",\"name\":\"n\",\"custom_name\":\"c\"}]";
    Asked today = Asked.query("{\"series\":" + named + "," + TWO_DAYS + "}").line(0, 1, 2);
    Asked of2022 = Asked.filters("{\"events\":" + named + ",\"date_from\":\"-1d\"}").line(0, 1, 2);

    assertEquals("e\n", fields(today, "label"));
    assertEquals("n\n", fields(of2022, "label"));
    assertEquals("e", answer(today).get(0).getJsonObject("action").getString("name"));
    assertEquals("c", answer(of2022).get(0).getJsonObject("action").getString("custom_name"));
  }

  @Test
  void allEventsHaveAName() {
    assertEquals(
        "All events\n",
        fields(Asked.query("{\"series\":[{}]," + TWO_DAYS + "}").line(0, 1, 2), "label"));
    assertEquals(
        "All events\n",
        fields(
            Asked.filters("{\"events\":[{\"id\":null}],\"date_from\":\"-1d\"}").line(0, 1, 2),
            "label"));
  }

  @Test
  void numbersAreWholeIfTheyCanBe() {
    assertEquals(
        "[150.5,32] 182.5\n", fields(twoDays("e", "").line(0, 150.5, 32), "data", "count"));
    assertEquals(
        "[100000000000000000000,0] 100000000000000000000\n",
        fields(twoDays("e", "").line(0, 1e20, -0.0), "data", "count"));
  }

  @Test
  void hoursHaveTimes() {
    String range = "\"date_from\":\"2020-11-01T12:00:00\",\"date_to\":\"2020-11-01T12:30:00\"";
    Asked today =
        Asked.query(
                "{\"series\":[{\"event\":\"e\"}],\"interval\":\"hour\",\"dateRange\":{"
                    + range
                    + "}}")
            .line(0, 1);
    Asked of2022 =
        Asked.filters("{\"events\":[{\"id\":\"e\"}],\"interval\":\"hour\"," + range + "}")
            .line(0, 1);

    assertEquals(
        "[\"1-Nov-2020 12:00:00\"] [\"2020-11-01 12:00:00\"]\n", fields(today, "labels", "days"));
    assertEquals(
        "[\"1-Nov-2020 12:00\"] [\"2020-11-01 12:00:00\"]\n", fields(of2022, "labels", "days"));
  }

  @Test
  void timesHaveTheOffsetOfTheProject() {
    Asked asked =
        Asked.query("{\"series\":[{\"event\":\"e\"}]," + TWO_DAYS + "}", "Europe/Berlin")
            .line(0, 1, 2);

    assertEquals(
        "2022-06-14T00:00:00+02:00",
        answer(asked).get(0).getJsonObject("action").getJsonArray("days").getString(0));
  }

  @Test
  void theRangeIsWritten() {
    Buckets time = twoDays("e", "").result().current();

    assertEquals("2022-06-14T00:00:00Z", TrendsAnswer.from(time));
    assertEquals("2022-06-15T23:59:59.999999Z", TrendsAnswer.to(time));
  }

  private static final String COMPARED = ",\"compareFilter\":{\"compare\":true}";

  @Test
  void theTimeBeforeIsBehindToday() {
    Asked asked =
        twoDays("a,b", COMPARED).line(0, 1, 2).previous(0, 3, 4).line(1, 5, 6).previous(1, 7, 8);

    assertEquals(
        """
        a [1,2] [14-Jun-2022,15-Jun-2022] true current
        b [5,6] [14-Jun-2022,15-Jun-2022] true current
        a [3,4] [12-Jun-2022,13-Jun-2022] true previous
        b [7,8] [12-Jun-2022,13-Jun-2022] true previous
        """,
        unquoted(fields(asked, "label", "data", "labels", "compare", "compare_label")));
  }

  @Test
  void theTimeBeforeFollowedEachSeriesIn2022() {
    Asked asked =
        twoDaysOf2022("a,b", ",\"compare\":true")
            .line(0, 1, 2)
            .previous(0, 3, 4)
            .line(1, 5, 6)
            .previous(1, 7, 8);

    assertEquals(
        """
        a [1,2] [day 0,day 1] [2022-06-14,2022-06-15] current
        a [3,4] [day 0,day 1] [2022-06-13,2022-06-14] previous
        b [5,6] [day 0,day 1] [2022-06-14,2022-06-15] current
        b [7,8] [day 0,day 1] [2022-06-13,2022-06-14] previous
        """,
        unquoted(fields(asked, "label", "data", "labels", "days", "compare_label")));
  }

  private static String unquoted(String text) {
    return text.replace("\"", "").replace(", ", ",");
  }

  private static final String BY = ",\"breakdownFilter\":{\"breakdown\":\"$browser\"}";

  @Test
  void valuesAreInTheOrderOfTheirSums() {
    Asked asked =
        twoDays("$pageview", BY)
            .value(0, Breakdown.OTHER, 9, 9)
            .value(0, Breakdown.NULL, 5, 5)
            .value(0, "Safari", 1, 1)
            .value(0, "Chrome", 1, 1)
            .value(0, "Edge", 2, 1);

    assertEquals(
        """
        Edge Edge 3
        Chrome Chrome 2
        Safari Safari 2
        $$_posthog_breakdown_null_$$ $$_posthog_breakdown_null_$$ 10
        $$_posthog_breakdown_other_$$ $$_posthog_breakdown_other_$$ 18
        """,
        fields(asked, "label", "breakdown_value", "count"));
  }

  @Test
  void valuesOf2022ComeAsTheyAreWithoutOthers() {
    Asked asked =
        twoDaysOf2022("$pageview", ",\"breakdown\":\"$browser\"")
            .value(0, "Safari", 1, 1)
            .value(0, "Chrome", 2, 1)
            .value(0, Breakdown.NULL, 0, 1)
            .value(0, Breakdown.OTHER, 9, 9);

    assertEquals(
        """
        $pageview - Safari Safari 2
        $pageview - Chrome Chrome 3
        $pageview - none  1
        """,
        fields(asked, "label", "breakdown_value", "count"));
  }

  @Test
  void valuesOfSeveralSeriesHaveTheNameOfTheirSeries() {
    Asked asked = twoDays("a,b", BY).value(0, "x", 1, 1).value(1, "x", 1, 1).value(1, "y", 3, 3);

    assertEquals("a - x\nb - y\nb - x\n", fields(asked, "label"));
  }

  @Test
  void severalPropertiesAreJoined() {
    Asked asked =
        twoDays(
                "a",
                ",\"breakdownFilter\":{\"breakdowns\":[{\"property\":\"p\"},{\"property\":\"q\"}]}")
            .values(0, List.of("x", Breakdown.NULL), 1, 1);

    assertEquals(
        "x::$$_posthog_breakdown_null_$$ [\"x\",\"$$_posthog_breakdown_null_$$\"]\n",
        fields(asked, "label", "breakdown_value"));
  }

  @Test
  void whatHasNoValueIsLeftOutIfItIsZero() {
    Asked asked =
        twoDays("a", BY)
            .value(0, "x", 0, 0)
            .value(0, Breakdown.NULL, 0, 0)
            .value(0, Breakdown.OTHER, 0, 0);

    assertEquals("x\n", fields(asked, "label"));
    assertEquals("[]", text(twoDays("a", BY)));
  }

  @Test
  void othersCanBeHidden() {
    Asked asked =
        twoDays(
                "a",
                ",\"breakdownFilter\":{\"breakdown\":\"p\","
                    + "\"breakdown_hide_other_aggregation\":true}")
            .value(0, "x", 0, 1)
            .value(0, Breakdown.OTHER, 1, 1);

    assertEquals("x\n", fields(asked, "label"));
  }

  private static final String TOTAL = ",\"trendsFilter\":{\"display\":\"BoldNumber\"}";

  @Test
  void totalValuesHaveNoPoints() {
    assertEquals(
        "[{\"data\":[],\"days\":[],\"count\":0,\"aggregated_value\":42.5,\"label\":\"a\",\"filter\":{},"
            + "\"action\":{\"days\":[\"2022-06-14T00:00:00Z\",\"2022-06-15T00:00:00Z\"],\"id\":\"a\","
            + "\"type\":\"events\",\"order\":0,\"name\":\"a\",\"custom_name\":null,\"math\":null,"
            + "\"math_property\":null,\"math_hogql\":null,\"math_group_type_index\":null,"
            + "\"properties\":{}}}]",
        text(twoDays("a", TOTAL).total(0, 42.5)));
    assertEquals("0\n", fields(twoDays("a", TOTAL).total(0, Double.NaN), "aggregated_value"));
  }

  @Test
  void totalValuesOf2022HaveDays() {
    String display = ",\"display\":\"ActionsPie\"";
    assertEquals(
        "[{\"action\":{\"id\":\"a\",\"type\":\"events\",\"order\":null,\"name\":\"a\","
            + "\"custom_name\":null,\"math\":null,\"math_property\":null,"
            + "\"math_group_type_index\":null,\"properties\":{}},\"label\":\"a\",\"count\":0,"
            + "\"data\":[],\"labels\":[\"14-Jun-2022\",\"15-Jun-2022\"],"
            + "\"days\":[\"2022-06-14\",\"2022-06-15\"],\"aggregated_value\":3,\"filter\":{},"
            + "\"persons\":null}]",
        text(twoDaysOf2022("a", display).total(0, 3)));
    assertEquals(
        "null\n", fields(twoDaysOf2022("a", display).total(0, Double.NaN), "aggregated_value"));
  }

  @Test
  void theCountOfSumsIsTheLastOfThem() {
    String display = "\"display\":\"ActionsLineGraphCumulative\"";
    assertEquals(
        "5\n", fields(twoDays("a", ",\"trendsFilter\":{" + display + "}").line(0, 2, 5), "count"));
    assertEquals("5\n", fields(twoDaysOf2022("a", "," + display).line(0, 2, 5), "count"));
  }

  @Test
  void pointsAreSmoothed() {
    String four = "\"dateRange\":{\"date_from\":\"-3d\"}";
    String smoothed = "\"trendsFilter\":{\"smoothingIntervals\":3";
    String start = "{" + series("a") + "," + four + "," + smoothed;

    assertEquals(
        "[2,3,4,3] 12\n", fields(Asked.query(start + "}}").line(0, 2, 4, 6, 1), "data", "count"));
    assertEquals(
        "[2,5,9,12] 12\n",
        fields(
            Asked.query(start + ",\"display\":\"ActionsLineGraphCumulative\"}}")
                .line(0, 2, 6, 12, 13),
            "data",
            "count"));
  }

  @Test
  void valuesAreSmoothedEachForItself() {
    Asked asked =
        twoDays("a", BY + ",\"trendsFilter\":{\"smoothingIntervals\":2}")
            .value(0, "x", 10, 0)
            .value(0, "y", 0, 4);

    assertEquals("[10,5]\n[0,2]\n", fields(asked, "data"));
  }

  private static String formula(String text) {
    return ",\"trendsFilter\":{\"formula\":\"" + text + "\"}";
  }

  @Test
  void aFormulaIsComputedPointByPoint() {
    Asked week =
        Asked.query(
                "{"
                    + series("$pageview", "sign_up")
                    + ",\"dateRange\":{\"date_from\":\"-7d\"}"
                    + formula("B/A*100")
                    + "}")
            .line(0, 0, 0, 2, 1, 0, 2, 0, 1)
            .line(1, 0, 0, 1, 0, 0, 1, 0, 1);

    assertEquals(
        "[0,0,50,0,0,50,0,100] 200 Formula (B/A*100) null\n",
        fields(week, "data", "count", "label", "action"));
  }

  @Test
  void aFormulaIsRoundedIn2022() {
    assertEquals(
        "[0.33,0] 0.33 Formula (A/B)\n",
        fields(
            twoDaysOf2022("a,b", ",\"formula\":\"A/B\"").line(0, 1, 0).line(1, 3, 0),
            "data",
            "count",
            "label"));
    assertEquals(
        "[0.3333333333333333,0]\n",
        fields(twoDays("a,b", formula("A/B")).line(0, 1, 0).line(1, 3, 0), "data"));
  }

  @Test
  void aFormulaOf2022HasNoSeries() {
    assertEquals(
        "[{\"label\":\"Formula (A)\",\"count\":3,\"data\":[1,2],"
            + "\"labels\":[\"14-Jun-2022\",\"15-Jun-2022\"],"
            + "\"days\":[\"2022-06-14\",\"2022-06-15\"],\"persons_urls\":[],\"filter\":{}}]",
        text(twoDaysOf2022("a", ",\"formula\":\"A\"").line(0, 1, 2)));
  }

  @Test
  void aFormulaOfTotalValues() {
    Asked today =
        twoDays("a,b", ",\"trendsFilter\":{\"display\":\"ActionsPie\",\"formula\":\"B/A*100\"}")
            .total(0, 6)
            .total(1, 3);
    assertEquals(
        "[{\"data\":null,\"days\":[],\"count\":0,\"aggregated_value\":50,"
            + "\"label\":\"Formula (B/A*100)\",\"filter\":{},\"action\":null}]",
        text(today));

    Asked of2022 =
        twoDaysOf2022("a,b", ",\"display\":\"ActionsPie\",\"formula\":\"A + B\"")
            .total(0, 6)
            .total(1, 3);
    assertEquals("9\n", fields(of2022, "aggregated_value"));
  }

  @Test
  void severalFormulasHaveNames() {
    Asked asked =
        twoDays(
                "a,b",
                COMPARED
                    + ",\"trendsFilter\":{\"formulaNodes\":[{\"formula\":\"A\",\"custom_name\":\"One\"},"
                    + "{\"formula\":\"A+B\"}]}")
            .line(0, 1, 1)
            .previous(0, 2, 2)
            .line(1, 3, 3)
            .previous(1, 4, 4);

    assertEquals(
        """
        One current 2
        Formula (A+B) current 8
        One previous 4
        Formula (A+B) previous 12
        """,
        fields(asked, "label", "compare_label", "count"));
  }

  @Test
  void aFormulaJoinsValues() {
    Asked asked =
        twoDays("a,b", BY + formula("A+B"))
            .value(0, "x", 1, 1)
            .value(0, Breakdown.OTHER, 9, 9)
            .value(1, "y", 2, 3)
            .value(1, "z", 3, 2)
            .value(1, "x", 1, 0);

    assertEquals(
        """
        z Formula (A+B) [3,2]
        y Formula (A+B) [2,3]
        x Formula (A+B) [2,1]
        $$_posthog_breakdown_other_$$ Formula (A+B) [9,9]
        """,
        fields(asked, "breakdown_value", "label", "data"));
  }

  @Test
  void aFormulaOf2022HasTheValueAsItsName() {
    Asked asked =
        twoDaysOf2022("a,b", ",\"breakdown\":\"p\",\"formula\":\"A+B\"")
            .value(0, "x", 1, 1)
            .value(1, "y", 2, 3)
            .value(1, Breakdown.NULL, 0, 3);

    assertEquals("x x 2\ny y 5\nnone  3\n", fields(asked, "label", "breakdown_value", "count"));
  }

  @Test
  void theCountOfAFormulaOfSumsIsTheirSum() {
    assertEquals(
        "[0,1200,2550] 3750\n",
        fields(
            Asked.query(
                    "{"
                        + series("a")
                        + ",\"dateRange\":{\"date_from\":\"-2d\"},\"trendsFilter\":{"
                        + "\"display\":\"ActionsLineGraphCumulative\",\"formula\":\"A\"}}")
                .line(0, 0, 1200, 2550),
            "data",
            "count"));
  }
}
