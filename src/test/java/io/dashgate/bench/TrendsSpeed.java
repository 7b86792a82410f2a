package io.dashgate.bench;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.columns.KeyValues;
import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterClock;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.FilterParser;
import io.dashgate.filters.PropertyType;
import io.dashgate.persons.maps.PersonMap;
import io.dashgate.queries.engine.ElementTexts;
import io.dashgate.queries.engine.GroupValues;
import io.dashgate.queries.engine.NoLimits;
import io.dashgate.queries.engine.QueryData;
import io.dashgate.queries.engine.Trends;
import io.dashgate.queries.model.Aggregate;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.DateRange;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.SeriesLabels;
import io.dashgate.queries.model.TrendsQuery;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what it takes to compute trends from chunks in memory, on one thread: 1.44 million
 * events of one name in 37 days, of which 30 are asked for, of 200,000 persons, 30 % of whose ids
 * were merged. Beside each kind stands a plain loop over arrays that does about the same.
 */
public final class TrendsSpeed {

  private static final int EVENTS = 1_776_000;
  private static final int DAYS = 37;
  private static final int PERSONS = 200_000;
  private static final int EVENTS_OF_CHUNK = 65_536;
  private static final int URLS = 2_000;
  private static final int ROUNDS = 15;
  private static final long DAY = 86_400_000L;
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final List<String> BROWSERS =
      List.of("Chrome", "Safari", "Firefox", "Edge", "Opera", "Samsung Internet");

  private final List<Chunk> chunks = new ArrayList<>();
  private final int[] persons = new int[PERSONS + 1];
  private final Buckets buckets;

  private TrendsSpeed() {
    SplittableRandom random = new SplittableRandom(42);
    for (int id = 1; id <= PERSONS; id++) {
      persons[id] = random.nextInt(10) < 3 ? 1 + random.nextInt(id) : id;
    }
    LocalDate first = LocalDate.parse("2026-03-01");
    long begin = micros(first.minusDays(7)) / 1000;
    for (int from = 0; from < EVENTS; from += EVENTS_OF_CHUNK) {
      chunks.add(chunk(random, begin, from, Math.min(EVENTS, from + EVENTS_OF_CHUNK)));
    }
    long[] starts = new long[30];
    List<String> days = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      starts[i] = micros(first.plusDays(i));
      days.add(first.plusDays(i).toString());
    }
    buckets = new Buckets(starts[0], micros(first.plusDays(30)), starts, Interval.DAY, ZONE, days);
  }

  private static long micros(LocalDate day) {
    return day.atStartOfDay(ZONE).toEpochSecond() * 1_000_000;
  }

  private static Chunk chunk(SplittableRandom random, long begin, int from, int to) {
    int size = to - from;
    int[] ids = new int[size];
    int[] times = new int[size];
    KeyValues browsers = new KeyValues();
    KeyValues urls = new KeyValues();
    KeyValues amounts = new KeyValues();
    long step = DAYS * DAY / EVENTS;
    long firstMillis = begin + from * step;
    long midnight = firstMillis / DAY * DAY;
    for (int i = 0; i < size; i++) {
      times[i] = (int) (firstMillis + i * step + random.nextInt((int) step) - midnight);
      ids[i] = 1 + (int) (PERSONS * Math.pow(random.nextDouble(), 2.5));
      int browser = (int) (BROWSERS.size() * Math.pow(random.nextDouble(), 3));
      browsers.add(i, '"' + BROWSERS.get(browser) + '"');
      int url = (int) (URLS * Math.pow(random.nextDouble(), 4));
      urls.add(i, "\"https://app.example.com/page/" + url + '"');
      int cents = (int) (5_000 * random.nextDouble());
      amounts.add(i, cents / 100 + "." + (1 + cents % 9));
    }
    Map<String, Column> properties =
        Map.of(
            "$browser", browsers.column(0, size),
            "$current_url", urls.column(0, size),
            "amount", amounts.column(0, size));
    Map<Integer, Column> fixed =
        Map.of(
            KeyNumbers.ID, new IntColumn(ids, null), KeyNumbers.TIME, new IntColumn(times, null));
    return new Chunk(size, firstMillis * 1000, fixed, properties);
  }

  /** Measures, and prints a line a kind. */
  public static void main(String[] args) {
    new TrendsSpeed().run();
  }

  private void run() {
    Filter chrome =
        FilterParser.parse(
            "[{\"key\":\"$browser\",\"value\":\"Chrome\"}]",
            PropertyType.EVENT,
            new FilterClock(ZONE, Instant.EPOCH));
    Breakdown urls =
        new Breakdown(
            List.of(new Breakdown.Property("$current_url", PropertyType.EVENT, -1, 0, false)),
            25,
            0,
            false);
    Map<String, TrendsQuery> queries = new LinkedHashMap<>();
    queries.put("total", query(Maths.TOTAL, FilterGroup.NONE, null));
    queries.put("daily active", query(Maths.DAU, FilterGroup.NONE, null));
    queries.put("weekly active", query(Maths.WEEKLY_ACTIVE, FilterGroup.NONE, null));
    queries.put("filter", query(Maths.TOTAL, chrome, null));
    queries.put("filter, daily active", query(Maths.DAU, chrome, null));
    queries.put("breakdown", query(Maths.TOTAL, FilterGroup.NONE, urls));
    queries.put("breakdown, daily active", query(Maths.DAU, FilterGroup.NONE, urls));
    queries.put("sum", query(Maths.OF_PROPERTY, FilterGroup.NONE, null));
    System.out.printf("%-24s %10s %12s%n", "kind", "ms", "ms a million");
    double loop = median(this::plainLoop);
    System.out.printf("%-24s %10.2f %12.2f%n", "plain loop (daily)", loop, loop / 1.776);
    queries.forEach(
        (name, query) -> {
          double millis = median(() -> compute(query));
          System.out.printf("%-24s %10.2f %12.2f%n", name, millis, millis / 1.776);
        });
  }

  private static TrendsQuery query(Maths maths, Filter filter, @Nullable Breakdown breakdown) {
    boolean isSum = maths == Maths.OF_PROPERTY;
    Series series =
        new Series(
            "busy",
            maths,
            isSum ? Aggregate.SUM : null,
            isSum ? "amount" : null,
            false,
            -1,
            filter,
            SeriesLabels.NONE);
    return new TrendsQuery(
        Language.QUERY,
        new DateRange(null, null, false, false),
        Interval.DAY,
        List.of(series),
        FilterGroup.NONE,
        breakdown,
        null,
        List.of(),
        Display.OVER_TIME,
        1,
        -1);
  }

  private Object compute(TrendsQuery query) {
    QueryData data =
        new QueryData(new PersonMap(persons, 1), Map.of(), GroupValues.NONE, ElementTexts.NONE);
    Trends trends = new Trends(query, buckets, null, data);
    chunks.forEach(chunk -> trends.add("busy", chunk));
    return trends.result(NoLimits.INSTANCE);
  }

  /** Counts daily active persons as simply as can be, of events in the order of their times. */
  private Object plainLoop() {
    int[] seen = new int[PERSONS + 1];
    long[] counts = new long[buckets.size() + 1];
    int day = 0;
    long[] starts = buckets.starts();
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.events(); i++) {
        long micros = chunk.micros(i);
        while (day < starts.length && micros >= starts[day]) {
          day++;
        }
        int person = persons[chunk.id(i)];
        if (seen[person] != day + 1) {
          seen[person] = day + 1;
          counts[day]++;
        }
      }
    }
    return counts;
  }

  private static double median(Supplier<Object> work) {
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      if (work.get().hashCode() == 1) {
        System.out.print(' ');
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }
}
