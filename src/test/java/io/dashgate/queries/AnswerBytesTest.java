package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.answers.PersonLinks;
import io.dashgate.queries.answers.TrendsAnswer;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.model.InsightQuery;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.model.TrendsResult.Line;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.queries.reading.QueryReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The memory that is taken for an answer suffices for the text and a copy of it. */
class AnswerBytesTest {

  private static final QueryContext CONTEXT =
      new QueryContext(
          new QueryClock(Instant.parse("2022-06-15T10:30:00Z"), ZoneOffset.UTC, 0),
          new JsonArray());

  private static void expectEnough(InsightQuery asked, JsonObject filters, int values) {
    TrendsQuery query = (TrendsQuery) asked;
    QueryDates dates = QueryDates.of(query, CONTEXT.clock(), null);
    double[] data = new double[dates.current().size()];
    Arrays.fill(data, -12_345.678_901_234);
    List<Line> lines = new ArrayList<>();
    for (int series = 0; series < query.series().size(); series++) {
      for (int value = 0; value < Math.max(1, values); value++) {
        List<String> names = values == 0 ? List.of() : List.of("vé".repeat(150) + value);
        lines.add(new Line(series, false, names, data, 1.5));
      }
    }
    TrendsResult result = new TrendsResult(dates.current(), null, lines, false);
    RawJson text = new RawJson(filters.encode());
    PersonLinks links = filters.isEmpty() ? null : new PersonLinks(1, text);
    int written =
        ApiReply.ok(json -> TrendsAnswer.write(json, query, result, text, links)).body().length();

    long estimated = AnswerBytes.of(query, result, text);

    assertTrue(2L * written <= estimated, written + " of " + estimated);
    assertTrue(estimated <= 40L * written + 100_000, written + " of " + estimated);
  }

  private static void expectEnoughFor(JsonObject query, int values) {
    expectEnough(QueryReader.ofQuery(query, CONTEXT), new JsonObject(), values);
  }

  private static JsonObject query(int series) {
    List<JsonObject> nodes =
        IntStream.range(0, series)
            .mapToObj(
                i ->
                    new JsonObject()
                        .put("kind", "EventsNode")
                        .put("event", "visit")
                        .put("custom_name", "n".repeat(400)))
            .toList();
    return new JsonObject()
        .put("kind", "TrendsQuery")
        .put("series", new JsonArray(nodes))
        .put("dateRange", new JsonObject().put("date_from", "-7d"));
  }

  private static JsonObject filters() {
    JsonObject property = new JsonObject().put("key", "url").put("value", "x".repeat(20_000));
    return new JsonObject()
        .put("insight", "TRENDS")
        .put("date_from", "-7d")
        .put("breakdown", "browser")
        .put(
            "events",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("id", "visit")
                        .put("type", "events")
                        .put("properties", new JsonArray().add(property))));
  }

  @Test
  void filtersAreInEachRowOf2022() {
    JsonObject filters = filters();
    expectEnough(QueryReader.ofFilters(filters, CONTEXT), filters, 25);
    filters.put("display", "ActionsTable");
    expectEnough(QueryReader.ofFilters(filters, CONTEXT), filters, 25);
    JsonObject small = filters();
    small.getJsonArray("events").getJsonObject(0).remove("properties");
    expectEnough(QueryReader.ofFilters(small, CONTEXT), small, 0);
  }

  @Test
  void pointsAndNames() {
    expectEnoughFor(query(1), 0);
    expectEnoughFor(query(3).put("interval", "hour"), 0);
    expectEnoughFor(query(2).put("breakdownFilter", new JsonObject().put("breakdown", "b")), 50);
  }

  @Test
  void formulasHaveRowsOfTheirOwn() {
    JsonArray formulas = new JsonArray();
    for (int i = 0; i < 26; i++) {
      formulas.add("A + " + i);
    }
    JsonObject query =
        query(1)
            .put("breakdownFilter", new JsonObject().put("breakdown", "b"))
            .put("trendsFilter", new JsonObject().put("formulas", formulas));
    expectEnoughFor(query, 100);
  }
}
