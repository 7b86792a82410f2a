package io.dashgate.queries.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.model.TrendsResult.Line;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.queries.reading.QueryReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Numbers that the cases of insights expect, given as results in another order, are answered with
 * the names, days, labels, counts and in the order that they expect.
 */
class InsightCasesAnswersTest {

  private static final Path FOLDER = Path.of("src/test/resources/insight-cases");

  @TestFactory
  Stream<DynamicTest> casesOfTrends() {
    return Stream.of("trends_now.json", "trends_22.json").flatMap(InsightCasesAnswersTest::cases);
  }

  private static Stream<DynamicTest> cases(String file) {
    JsonObject document;
    try {
      document = new JsonObject(Files.readString(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonObject worlds = document.getJsonObject("worlds");
    return document.getJsonArray("cases").stream()
        .map(JsonObject.class::cast)
        .flatMap(
            one ->
                Stream.of("now", "22").flatMap(language -> test(one, language, worlds).stream()));
  }

  /** Returns the test of a case, unless it only counts results, or is computed by a formula. */
  private static Optional<DynamicTest> test(JsonObject one, String language, JsonObject worlds) {
    Object expected = one.getJsonObject("expect").getValue(language);
    List<JsonObject> results = expected == null ? List.of() : results(expected);
    String zone = worlds.getJsonObject(one.getString("world")).getString("timezone");
    QueryClock clock =
        new QueryClock(
            Instant.parse(one.getString("now", "2024-01-01T00:00:00Z")), ZoneId.of(zone), 0);
    TrendsQuery query = results.isEmpty() ? null : query(one.getJsonObject("ask"), language, clock);
    return query == null || !query.formulas().isEmpty() || query.series().size() != 1
        ? Optional.empty()
        : Optional.of(
            DynamicTest.dynamicTest(
                one.getString("name") + " " + language, () -> check(query, clock, results)));
  }

  private static void check(TrendsQuery query, QueryClock clock, List<JsonObject> results)
      throws IOException {
    QueryDates dates = QueryDates.of(query, clock, Instant.parse("2020-01-01T00:00:00Z"));
    List<Line> lines = new ArrayList<>();
    results.forEach(result -> lines.add(line(result)));
    if (query.language() == Language.QUERY) {
      Collections.reverse(lines);
    }
    TrendsResult result = new TrendsResult(dates.current(), dates.previous(), lines, false);
    List<JsonObject> answers = results(new JsonArray(answer(query, result)));
    assertEquals(results.size(), answers.size());
    for (int i = 0; i < results.size(); i++) {
      for (String name : results.get(i).fieldNames()) {
        assertEquals(
            text(results.get(i).getValue(name)), text(answers.get(i).getValue(name)), name);
      }
    }
  }

  private static List<JsonObject> results(Object expected) {
    if (expected instanceof JsonObject object) {
      return object.containsKey("$any_order")
          ? results(object.getJsonArray("$any_order"))
          : List.of();
    }
    return ((JsonArray) expected).stream().map(JsonObject.class::cast).toList();
  }

  private static @Nullable TrendsQuery query(JsonObject ask, String language, QueryClock clock) {
    QueryContext context = new QueryContext(clock, new JsonArray());
    try {
      return (TrendsQuery)
          (language.equals("now")
              ? QueryReader.ofQuery(ask.getJsonObject("query"), context)
              : QueryReader.ofFilters(ask.getJsonObject("filters"), context));
    } catch (ApiException toCome) {
      return null;
    }
  }

  private static Line line(JsonObject result) {
    List<String> values = new ArrayList<>();
    Object value = result.getValue("breakdown_value");
    if (value instanceof JsonArray several) {
      several.forEach(part -> values.add(part.toString()));
    } else if (value != null) {
      values.add(value.equals("") ? Breakdown.NULL : value.toString());
    }
    double[] data =
        result.getJsonArray("data", new JsonArray()).stream()
            .mapToDouble(number -> ((Number) number).doubleValue())
            .toArray();
    return new Line(
        0,
        "previous".equals(result.getString("compare_label")),
        values,
        data,
        result.getDouble("aggregated_value", 0.0));
  }

  private static String answer(TrendsQuery query, TrendsResult result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      TrendsAnswer.write(json, query, result, new RawJson("{}"));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String text(Object value) {
    return value instanceof JsonArray list ? list.encode() : String.valueOf(value);
  }
}
