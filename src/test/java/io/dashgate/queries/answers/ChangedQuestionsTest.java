package io.dashgate.queries.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.model.TrendsResult.Line;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.queries.reading.QueryMerge;
import io.dashgate.queries.reading.QueryReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Questions that a client has got wrong are answered, or refused with 400: never a failure. */
class ChangedQuestionsTest {

  private static final Path FOLDER = Path.of("src/test/resources/insight-cases");
  private static final int ROUNDS = 40;

  private static final QueryContext CONTEXT =
      new QueryContext(
          new QueryClock(Instant.parse("2022-06-15T10:30:00Z"), ZoneId.of("Europe/Berlin"), 1),
          new JsonArray());

  private static final List<@Nullable Object> VALUES = new ArrayList<>();

  static {
    VALUES.add(null);
    VALUES.addAll(
        List.of(
            true,
            0,
            -1,
            3,
            1e300,
            "",
            "x",
            "7",
            "[",
            "[]",
            "{}",
            "-7d",
            "all",
            "\uD83D\uDE00'\"",
            "a".repeat(5_000),
            new JsonArray(),
            new JsonObject(),
            new JsonArray().addNull().add(1).add("x"),
            new JsonObject().put("kind", "TrendsQuery").put("type", "AND")));
  }

  private final Random random = new Random(7);

  @Test
  void changedQuestionsAreAnsweredOrRefused() throws IOException {
    int answered = 0;
    for (String file : List.of("trends_now.json", "trends_22.json")) {
      JsonObject document = new JsonObject(Files.readString(FOLDER.resolve(file)));
      for (Object one : document.getJsonArray("cases")) {
        JsonObject ask = ((JsonObject) one).getJsonObject("ask");
        for (int round = 0; round < ROUNDS; round++) {
          answered += answers(ask.getJsonObject("query"), false);
          answered += answers(ask.getJsonObject("filters"), true);
        }
      }
    }
    assertTrue(answered > ROUNDS, answered + " answers");
  }

  private int answers(@Nullable JsonObject question, boolean isOf2022) throws IOException {
    if (question == null) {
      return 0;
    }
    JsonObject changed = question.copy();
    change(changed);
    try {
      answer(changed, isOf2022);
      return 1;
    } catch (ApiException refusal) {
      assertEquals(400, refusal.problem().status());
      return 0;
    } catch (RuntimeException failure) {
      throw new AssertionError(changed.encode(), failure);
    }
  }

  private void change(JsonObject object) {
    List<String> names = new ArrayList<>(object.fieldNames());
    names.addAll(List.of("breakdownFilter", "trendsFilter", "compare", "formula", "display"));
    String name = names.get(random.nextInt(names.size()));
    Object value = object.getValue(name);
    if (value instanceof JsonArray list && !list.isEmpty()) {
      value = list.getValue(random.nextInt(list.size()));
    }
    if (value instanceof JsonObject inner && random.nextBoolean()) {
      change(inner);
    } else {
      object.put(name, VALUES.get(random.nextInt(VALUES.size())));
    }
  }

  private static void answer(JsonObject question, boolean isOf2022) throws IOException {
    JsonObject merged = QueryMerge.apply(question, new JsonObject().put("date_from", "-3d"));
    for (JsonObject one : List.of(question, merged)) {
      TrendsQuery query =
          (TrendsQuery)
              (isOf2022 ? QueryReader.ofFilters(one, CONTEXT) : QueryReader.ofQuery(one, CONTEXT));
      QueryDates dates = QueryDates.of(query, CONTEXT.clock(), null);
      TrendsResult result = result(query, dates);
      try (JsonGenerator json = new JsonFactory().createGenerator(new ByteArrayOutputStream())) {
        TrendsAnswer.write(json, query, result, new RawJson("{}"));
      }
      TrendsCsv.write(new StringBuilder(), query, result, null);
    }
  }

  private static TrendsResult result(TrendsQuery query, QueryDates dates) {
    boolean isTotal = query.display() == Display.TOTAL_VALUE;
    List<Line> lines = new ArrayList<>();
    for (int series = 0; series < query.series().size(); series++) {
      for (Buckets buckets : new Buckets[] {dates.current(), dates.previous()}) {
        if (buckets != null) {
          double[] data = new double[isTotal ? 0 : buckets.size()];
          Arrays.fill(data, 2.5);
          boolean isPrevious = buckets != dates.current();
          lines.add(new Line(series, isPrevious, values(query), data, Double.NaN));
        }
      }
    }
    return new TrendsResult(dates.current(), dates.previous(), lines, false);
  }

  private static List<String> values(TrendsQuery query) {
    return query.breakdown() == null
        ? List.of()
        : Collections.nCopies(query.breakdown().properties().size(), Breakdown.NULL);
  }
}
