package io.dashgate.queries.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every question of the cases of insights is read, or refused with the text of what is to come. */
class InsightCasesTest {

  private static final Path FOLDER = Path.of("src/test/resources/insight-cases");

  /** What the cases need and is not computed yet. */
  private static final List<String> TO_COME =
      List.of(
          "Actions are not supported.",
          "Property filters of type \"cohort\" are not supported.",
          "Breakdowns of type \"cohort\" are not supported.");

  @TestFactory
  Stream<DynamicTest> trendsAreRead() throws IOException {
    return Stream.of("trends_now.json", "trends_22.json").flatMap(InsightCasesTest::cases);
  }

  private static Stream<DynamicTest> cases(String file) {
    JsonObject document = read(file);
    JsonObject worlds = document.getJsonObject("worlds");
    return document.getJsonArray("cases").stream()
        .map(JsonObject.class::cast)
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getString("name"),
                    () -> check(one, worlds.getJsonObject(one.getString("world")))));
  }

  private static JsonObject read(String file) {
    try {
      return new JsonObject(Files.readString(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(JsonObject one, JsonObject world) {
    JsonObject ask = one.getJsonObject("ask");
    QueryContext context = context(one, world);
    JsonObject expected = one.getJsonObject("expect");
    if (ask.containsKey("query")) {
      check(
          () -> QueryReader.ofQuery(ask.getJsonObject("query"), context),
          context,
          expected.getValue("now"));
    }
    if (ask.containsKey("filters")) {
      check(
          () -> QueryReader.ofFilters(ask.getJsonObject("filters"), context),
          context,
          expected.getValue("22"));
    }
  }

  private static QueryContext context(JsonObject one, JsonObject world) {
    return new QueryContext(
        new QueryClock(
            Instant.parse(one.getString("now", "2024-01-01T00:00:00Z")),
            ZoneId.of(world.getString("timezone")),
            world.getInteger("week_start", 0)),
        world.getJsonArray("test_account_filters", new JsonArray()));
  }

  private interface Question {
    Object read();
  }

  private static void check(Question question, QueryContext context, Object expected) {
    TrendsQuery query;
    try {
      query = (TrendsQuery) question.read();
    } catch (ApiException refusal) {
      assertTrue(TO_COME.contains(refusal.problem().detail()), refusal.problem().detail());
      return;
    }
    Buckets buckets =
        QueryDates.of(query, context.clock(), Instant.parse("2020-01-01T00:00:00Z")).current();
    if (expected instanceof JsonArray results && !results.isEmpty()) {
      Object days = results.getJsonObject(0).getValue("days");
      if (days instanceof JsonArray list) {
        assertEquals(list.getList(), buckets.days());
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> otherKindsAreToCome() {
    return Stream.of("funnels", "retention", "lifecycle", "stickiness", "paths")
        .flatMap(kind -> Stream.of(kind + "_now.json", kind + "_22.json"))
        .map(file -> DynamicTest.dynamicTest(file, () -> areRefused(file)));
  }

  private static void areRefused(String file) {
    String name = file.substring(0, file.indexOf('_'));
    String kind = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "Query";
    for (Object one : read(file).getJsonArray("cases")) {
      JsonObject ask = ((JsonObject) one).getJsonObject("ask");
      QueryContext context = context((JsonObject) one, new JsonObject().put("timezone", "UTC"));
      if (ask.containsKey("query")) {
        refused(kind, () -> QueryReader.ofQuery(ask.getJsonObject("query"), context));
      }
      if (ask.containsKey("filters")) {
        refused(kind, () -> QueryReader.ofFilters(ask.getJsonObject("filters"), context));
      }
    }
  }

  private static void refused(String kind, Question question) {
    String detail;
    try {
      detail = question.read().toString();
    } catch (ApiException refusal) {
      detail = refusal.problem().detail();
    }
    assertEquals("Unsupported query kind: " + kind + ".", detail);
  }
}
