package io.dashgate.queries.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Values that nobody would send in good faith. */
class HostileValuesTest {

  private static final Buckets DAY =
      Questions.days("2022-06-10", "2022-06-10", Interval.DAY, ZoneOffset.UTC);

  private static final int EVENTS_OF_CHUNK = 50_000;

  private static World world(int from, int to, IntFunction<String> properties) {
    List<World.Event> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(new World.Event("a", DAY.from() + i, 1, properties.apply(i), null));
    }
    return new World(ZoneOffset.UTC, new int[2], Map.of(), Map.of(), events);
  }

  private static TrendsResult result(
      TrendsQuery query, int events, IntFunction<String> properties) {
    ReadNeeds needs = Trends.needs(query, DAY, null);
    World empty = world(0, 0, properties);
    Trends trends = new Trends(query, DAY, null, empty.data(needs, new Random(1)));
    for (int from = 0; from < events; from += EVENTS_OF_CHUNK) {
      int to = Math.min(events, from + EVENTS_OF_CHUNK);
      World.pack(world(from, to, properties).events(), chunk -> trends.add("a", chunk));
    }
    return trends.result(NoLimits.INSTANCE);
  }

  private static TrendsQuery by(Maths math, String key) {
    return Questions.with(
        Questions.trends(Questions.series("a", math)), Display.OVER_TIME, Questions.by(key, 2));
  }

  @Test
  void aMillionValuesAreCountedAndMoreRefused() {
    IntFunction<String> ids = i -> "{\"k\":\"" + i + "\"}";
    TrendsResult result = result(by(Maths.DAU, "k"), 1_000_000, ids);
    assertEquals(3, result.lines().size());
    assertEquals(List.of("0"), result.lines().get(0).values());
    assertEquals(List.of(Breakdown.OTHER), result.lines().get(2).values());
    assertEquals(1, result.lines().get(2).data()[0]);
    ApiException refusal =
        assertThrows(ApiException.class, () -> result(by(Maths.TOTAL, "k"), 1_000_001, ids));
    assertEquals(400, refusal.problem().status());
    assertTrue(refusal.problem().detail().contains("1,000,000"));
  }

  @Test
  void aMillionNumbersAreCountedAndMoreRefused() {
    IntFunction<String> numbers = i -> "{\"k\":" + (i / 4.0) + "}";
    TrendsResult result = result(by(Maths.TOTAL, "k"), 1_000_000, numbers);
    assertEquals(999_998, result.lines().get(2).data()[0]);
    assertThrows(ApiException.class, () -> result(by(Maths.TOTAL, "k"), 1_000_001, numbers));
  }

  @Test
  void longValuesAreWholeAndNotTooMany() {
    String text = "\\\"';--日本".repeat(1_000);
    TrendsResult result = result(by(Maths.TOTAL, "k"), 100, i -> "{\"k\":\"" + text + "\"}");
    assertEquals(List.of("\"';--日本".repeat(1_000)), result.lines().get(0).values());
    assertThrows(
        ApiException.class,
        () ->
            result(by(Maths.TOTAL, "k"), 7_000, i -> "{\"k\":\"" + "x".repeat(10_000) + i + "\"}"));
  }
}
