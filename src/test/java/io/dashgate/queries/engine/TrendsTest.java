package io.dashgate.queries.engine;

import static io.dashgate.queries.engine.Questions.by;
import static io.dashgate.queries.engine.Questions.days;
import static io.dashgate.queries.engine.Questions.filter;
import static io.dashgate.queries.engine.Questions.micros;
import static io.dashgate.queries.engine.Questions.of2022;
import static io.dashgate.queries.engine.Questions.series;
import static io.dashgate.queries.engine.Questions.trends;
import static io.dashgate.queries.engine.Questions.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.PropertyType;
import io.dashgate.queries.model.Aggregate;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Three persons and twelve events, as the worked examples of insights have them. */
class TrendsTest {

  private static final Buckets DAYS =
      days("2022-06-08", "2022-06-15", Interval.DAY, ZoneOffset.UTC);

  /** The second person has the ids 2 and 4. */
  private static World world() {
    return new World(ZoneOffset.UTC, new int[] {0, 1, 2, 3, 2}, Map.of(), Map.of(), events());
  }

  private static List<World.Event> events() {
    String view = "$pageview";
    return List.of(
        event("10T09:00", view, 1, "{\"$browser\":\"Chrome\",\"path\":\"/\"}"),
        event("10T09:05", "sign_up", 1, "{}"),
        event("11T10:00", view, 1, "{\"$browser\":\"Chrome\",\"path\":\"/pricing\"}"),
        event("12T09:00", "purchase", 1, "{\"amount\":10}"),
        event("10T23:30", view, 2, "{\"$browser\":\"Safari\",\"path\":\"/\"}"),
        event("13T08:00", view, 4, "{\"$browser\":\"Safari\",\"path\":\"/\"}"),
        event("13T08:10", "sign_up", 4, "{}"),
        event("15T08:00", "purchase", 2, "{\"amount\":\"32.5\"}"),
        event("13T12:00", view, 3, "{\"path\":\"/\"}"),
        event("15T09:00", view, 3, "{\"$browser\":\"Chrome\",\"path\":\"/\"}"),
        event("15T09:01", "sign_up", 3, "{}"));
  }

  private static World.Event event(String time, String name, int id, String properties) {
    return new World.Event(name, micros("2022-06-" + time + ":00Z"), id, properties, null);
  }

  private static TrendsResult result(World world, TrendsQuery query, Buckets current) {
    return result(world, query, current, null);
  }

  private static TrendsResult result(
      World world, TrendsQuery query, Buckets current, Buckets previous) {
    Random random = new Random(1);
    ReadNeeds needs = Trends.needs(query, current, previous);
    Trends trends = new Trends(query, current, previous, world.data(needs, random));
    world.chunks(random, trends::add);
    return trends.result(NoLimits.INSTANCE);
  }

  private static double[] data(TrendsQuery query, Buckets buckets) {
    return result(world(), query, buckets).lines().get(0).data();
  }

  private static void expect(TrendsQuery query, double... data) {
    assertArrayEquals(data, data(query, DAYS));
  }

  private static double total(TrendsQuery query) {
    TrendsQuery asTotal = with(query, Display.TOTAL_VALUE, query.breakdown());
    return result(world(), asTotal, DAYS).lines().get(0).total();
  }

  @Test
  void countsEventsByIntervals() {
    TrendsQuery query = trends(series("$pageview", Maths.TOTAL));
    expect(query, 0, 0, 2, 1, 0, 2, 0, 1);
    Buckets weeks = days("2022-06-08", "2022-06-15", Interval.WEEK, ZoneOffset.UTC);
    assertArrayEquals(new double[] {3, 3}, data(query, weeks));
    Buckets months = days("2022-06-08", "2022-06-15", Interval.MONTH, ZoneOffset.UTC);
    assertArrayEquals(new double[] {6}, data(query, months));
    Buckets hours =
        Questions.buckets(
            micros("2022-06-15T07:00:00Z"),
            micros("2022-06-15T11:00:00Z"),
            Interval.HOUR,
            ZoneOffset.UTC);
    assertArrayEquals(new double[] {0, 0, 1, 0}, data(query, hours));
    assertEquals(6, total(query));
  }

  @Test
  void cutsDaysInTheZoneOfTheProject() {
    Buckets berlin = days("2022-06-08", "2022-06-15", Interval.DAY, ZoneId.of("Europe/Berlin"));
    assertArrayEquals(
        new double[] {0, 0, 1, 2, 0, 2, 0, 1},
        data(trends(series("$pageview", Maths.TOTAL)), berlin));
  }

  @Test
  void countsPersons() {
    expect(trends(series("$pageview", Maths.DAU)), 0, 0, 2, 1, 0, 2, 0, 1);
    expect(trends(series("$pageview", Maths.WEEKLY_ACTIVE)), 0, 0, 2, 2, 2, 3, 3, 3);
    expect(trends(series("$pageview", Maths.MONTHLY_ACTIVE)), 0, 0, 2, 2, 2, 3, 3, 3);
    assertEquals(3, total(trends(series("$pageview", Maths.DAU))));
    TrendsQuery cumulative = with(trends(series("$pageview", Maths.DAU)), Display.CUMULATIVE, null);
    expect(cumulative, 0, 0, 2, 2, 2, 3, 3, 3);
    expect(
        with(trends(series("$pageview", Maths.TOTAL)), Display.CUMULATIVE, null),
        0,
        0,
        2,
        3,
        3,
        5,
        5,
        6);
  }

  @Test
  void countsFirstEvents() {
    expect(trends(series("$pageview", Maths.FIRST_TIME_FOR_USER)), 0, 0, 2, 0, 0, 1, 0, 0);
    TrendsQuery matching =
        trends(
            series(
                "$pageview",
                Maths.FIRST_MATCHING_EVENT_FOR_USER,
                null,
                null,
                filter("[{\"key\":\"path\",\"value\":\"/pricing\"}]")));
    expect(matching, 0, 0, 0, 1, 0, 0, 0, 0);
    ReadNeeds needs = Trends.needs(matching, DAYS, null);
    assertEquals(Long.MIN_VALUE, needs.ranges().get(0).from());
  }

  @Test
  void aggregatesNumbersAndTextsThatLookLikeNumbers() {
    Map<Aggregate, Double> totals =
        Map.of(
            Aggregate.SUM, 42.5,
            Aggregate.AVG, 21.25,
            Aggregate.MIN, 10.0,
            Aggregate.MAX, 32.5,
            Aggregate.MEDIAN, 21.25,
            Aggregate.P90, 30.25,
            Aggregate.P95, 31.375,
            Aggregate.P99, 32.275);
    totals.forEach(
        (aggregate, total) ->
            assertEquals(
                total,
                total(
                    trends(
                        series(
                            "purchase", Maths.OF_PROPERTY, aggregate, "amount", FilterGroup.NONE))),
                1e-9));
    expect(
        trends(series("purchase", Maths.OF_PROPERTY, Aggregate.SUM, "amount", FilterGroup.NONE)),
        0,
        0,
        0,
        0,
        10,
        0,
        0,
        32.5);
  }

  @Test
  void filters() {
    expectTotal(3, "[{\"key\":\"$browser\",\"value\":[\"Chrome\"]}]");
    expectTotal(3, "[{\"key\":\"$browser\",\"value\":\"Chrome\",\"operator\":\"is_not\"}]");
    expectTotal(3, "[{\"key\":\"$browser\",\"value\":\"ROM\",\"operator\":\"icontains\"}]");
    expectTotal(3, "[{\"key\":\"$browser\",\"value\":\"rom\",\"operator\":\"not_icontains\"}]");
    expectTotal(5, "[{\"key\":\"$browser\",\"operator\":\"is_set\"}]");
    expectTotal(1, "[{\"key\":\"$browser\",\"operator\":\"is_not_set\"}]");
    expectTotal(2, "[{\"key\":\"$browser\",\"value\":\"^S\",\"operator\":\"regex\"}]");
    expectTotal(4, "[{\"key\":\"$browser\",\"value\":\"^S\",\"operator\":\"not_regex\"}]");
    expectTotal(0, "[{\"key\":\"$browser\",\"value\":5,\"operator\":\"gt\"}]");
    expectTotal(
        3,
        "{\"type\":\"OR\",\"values\":[{\"key\":\"$browser\",\"value\":\"Safari\"},"
            + "{\"key\":\"$browser\",\"operator\":\"is_not_set\",\"value\":\"is_not_set\"}]}");
    expectTotal("purchase", 1, "[{\"key\":\"amount\",\"value\":20,\"operator\":\"gt\"}]");
    expectTotal("purchase", 2, "[{\"key\":\"amount\",\"value\":\"9\",\"operator\":\"gt\"}]");
  }

  private static void expectTotal(int count, String filter) {
    expectTotal("$pageview", count, filter);
  }

  private static void expectTotal(String event, int count, String filter) {
    assertEquals(
        count, total(trends(series(event, Maths.TOTAL, null, null, filter(filter)))), filter);
  }

  private static List<String> texts(TrendsResult result) {
    List<String> texts = new ArrayList<>();
    for (TrendsResult.Line line : result.lines()) {
      StringBuilder text = new StringBuilder(String.join("::", line.values()));
      for (double value : line.data()) {
        text.append(' ').append((long) value);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @Test
  void breaksDownByValues() {
    TrendsQuery query =
        with(trends(series("$pageview", Maths.TOTAL)), Display.OVER_TIME, by("$browser", 25));
    TrendsResult result = result(world(), query, DAYS);
    assertEquals(
        List.of(
            "Chrome 0 0 1 1 0 0 0 1",
            "Safari 0 0 1 0 0 1 0 0",
            Breakdown.NULL + " 0 0 0 0 0 1 0 0"),
        texts(result));
    TrendsResult limited = result(world(), with(query, Display.OVER_TIME, by("$browser", 1)), DAYS);
    assertEquals(
        List.of(
            "Chrome 0 0 1 1 0 0 0 1",
            Breakdown.NULL + " 0 0 0 0 0 1 0 0",
            Breakdown.OTHER + " 0 0 1 0 0 1 0 0"),
        texts(limited));
    assertEquals(true, limited.hasMore());
  }

  @Test
  void leavesOutTheValuesOfThePagesBefore() {
    Breakdown second = new Breakdown(List.of(Questions.property("$browser")), 1, 1, true);
    TrendsQuery query = with(trends(series("$pageview", Maths.TOTAL)), Display.OVER_TIME, second);
    TrendsResult result = result(world(), query, DAYS);
    assertEquals(List.of("Safari 0 0 1 0 0 1 0 0"), texts(result));
    assertEquals(false, result.hasMore());
  }

  @Test
  void hasNoTotalWithoutNumbers() {
    assertEquals(
        Double.NaN,
        total(
            trends(
                series("$pageview", Maths.OF_PROPERTY, Aggregate.SUM, "none", FilterGroup.NONE))));
  }

  @Test
  void putsNumbersIntoBins() {
    List<World.Event> events = new ArrayList<>();
    for (String amount : List.of("5", "10", "\"20\"", "32.5", "100", "\"none\"")) {
      events.add(event("10T09:00", "paid", 1, "{\"amount\":" + amount + "}"));
    }
    World world = new World(ZoneOffset.UTC, new int[] {0, 1}, Map.of(), Map.of(), events);
    Breakdown bins =
        new Breakdown(
            List.of(new Breakdown.Property("amount", PropertyType.EVENT, -1, 4, false)),
            25,
            0,
            false);
    TrendsQuery query = with(trends(series("paid", Maths.TOTAL)), Display.OVER_TIME, bins);
    Buckets day = days("2022-06-10", "2022-06-10", Interval.DAY, ZoneOffset.UTC);
    assertEquals(
        List.of("[5,28.75] 3", "[28.75,52.5] 1", "[76.25,100.01] 1", Breakdown.NULL + " 1"),
        texts(result(world, query, day)));
    assertEquals(
        Set.of("[5.0,10.0] 1", "[10.0,20.0] 1", "[20.0,32.5] 1", "[32.5,100.01] 2"),
        Set.copyOf(texts(result(world, of2022(query), day))));
  }

  @Test
  void comparesWithAnEarlierTime() {
    TrendsQuery query = trends(series("$pageview", Maths.TOTAL));
    TrendsResult result =
        result(
            world(),
            query,
            days("2022-06-13", "2022-06-15", Interval.DAY, ZoneOffset.UTC),
            days("2022-06-10", "2022-06-12", Interval.DAY, ZoneOffset.UTC));
    assertEquals(List.of(" 2 0 1", " 2 1 0"), texts(result));
    assertEquals(true, result.lines().get(1).isPrevious());
  }

  @Test
  void saysWhatItReads() {
    TrendsQuery query =
        with(
            trends(
                series("a", Maths.DAU),
                series("b", Maths.UNIQUE_SESSION),
                series(
                    "a",
                    Maths.TOTAL,
                    null,
                    null,
                    filter("[{\"key\":\"plan\",\"value\":\"x\",\"type\":\"person\"}]"))),
            Display.OVER_TIME,
            new Breakdown(
                List.of(new Breakdown.Property("size", PropertyType.GROUP, 1, 0, false)),
                25,
                0,
                false));
    ReadNeeds needs = Trends.needs(query, DAYS, null);
    Set<Integer> times = Set.of(KeyNumbers.TIME, KeyNumbers.MICROS);
    EventRange ofB = needs.ranges().get(0);
    assertEquals("b", ofB.event());
    assertEquals(times, ofB.columns());
    assertEquals(Set.of("$session_id", "$group_1"), ofB.properties());
    EventRange ofA = needs.ranges().get(1);
    assertEquals(Set.of(KeyNumbers.ID, KeyNumbers.TIME, KeyNumbers.MICROS), ofA.columns());
    assertEquals(DAYS.from(), ofA.from());
    assertEquals(DAYS.to(), ofA.to());
    assertEquals(Set.of("plan"), needs.personProperties());
    assertEquals(Set.of(new ReadNeeds.GroupProperty(1, "size")), needs.groupProperties());
    TrendsQuery weekly = trends(series(null, Maths.WEEKLY_ACTIVE), series("a", Maths.TOTAL));
    EventRange all = Trends.needs(weekly, DAYS, null).ranges().get(0);
    assertEquals(null, all.event());
    assertEquals(micros("2022-06-02T00:00:00Z"), all.from());
  }
}
