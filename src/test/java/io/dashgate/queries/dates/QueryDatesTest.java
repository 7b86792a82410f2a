package io.dashgate.queries.dates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.filters.FilterGroup;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Comparison;
import io.dashgate.queries.model.DateRange;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges, intervals and comparisons of queries. */
class QueryDatesTest {

  private static final String NOW = "2022-06-15T10:30:20Z";

  private Language language = Language.QUERY;
  private Interval interval = Interval.DAY;
  private Display display = Display.OVER_TIME;
  private @Nullable Comparison comparison;
  private @Nullable Instant earliest;
  private int weekStart;

  private QueryDates resolve(String now, String zone, DateRange dates) {
    TrendsQuery query =
        new TrendsQuery(
            language,
            dates,
            interval,
            List.of(),
            FilterGroup.NONE,
            null,
            comparison,
            List.of(),
            display,
            1,
            -1);
    QueryClock clock = new QueryClock(Instant.parse(now), ZoneId.of(zone), weekStart);
    return QueryDates.of(query, clock, earliest);
  }

  private QueryDates resolve(@Nullable String from, @Nullable String to) {
    return resolve(NOW, "UTC", dates(from, to));
  }

  private static DateRange dates(@Nullable String from, @Nullable String to) {
    return new DateRange(from, to, false, false);
  }

  private static String days(Buckets buckets) {
    List<String> days = buckets.days();
    return days.size() > 9
        ? days.get(0) + " .. " + days.get(days.size() - 1) + " (" + days.size() + ")"
        : String.join(", ", days);
  }

  private static String range(Buckets buckets) {
    return time(buckets.from()) + " .. " + time(buckets.to());
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Test
  void theUsualRangeIsEightDays() {
    Buckets buckets = resolve(null, null).current();

    assertEquals("2022-06-08T00:00:00Z .. 2022-06-16T00:00:00Z", range(buckets));
    assertEquals(8, buckets.size());
    assertEquals("2022-06-08", buckets.days().get(0));
    assertNull(resolve(null, null).previous());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -7d       | -          | 2022-06-08T00:00:00Z .. 2022-06-16T00:00:00Z
          7d        | -          | 2022-06-08T00:00:00Z .. 2022-06-16T00:00:00Z
          -0d       | -          | 2022-06-15T00:00:00Z .. 2022-06-16T00:00:00Z
          dStart    | -          | 2022-06-15T00:00:00Z .. 2022-06-16T00:00:00Z
          -1d       | dStart     | 2022-06-14T00:00:00Z .. 2022-06-16T00:00:00Z
          -1dStart  | -1dEnd     | 2022-06-14T00:00:00Z .. 2022-06-15T00:00:00Z
          -2d       | -1d        | 2022-06-13T00:00:00Z .. 2022-06-15T00:00:00Z
          -24h      | -          | 2022-06-14T10:30:20Z .. 2022-06-16T00:00:00Z
          -90M      | -          | 2022-06-15T09:00:20Z .. 2022-06-16T00:00:00Z
          -30s      | -          | 2022-06-15T10:29:50Z .. 2022-06-16T00:00:00Z
          -2w       | -          | 2022-06-01T00:00:00Z .. 2022-06-16T00:00:00Z
          wStart    | -          | 2022-06-12T00:00:00Z .. 2022-06-16T00:00:00Z
          -1wStart  | -1wEnd     | 2022-06-05T00:00:00Z .. 2022-06-12T00:00:00Z
          -1m       | -          | 2022-05-15T00:00:00Z .. 2022-06-16T00:00:00Z
          mStart    | -          | 2022-06-01T00:00:00Z .. 2022-06-16T00:00:00Z
          mStart    | mEnd       | 2022-06-01T00:00:00Z .. 2022-07-01T00:00:00Z
          -1mStart  | -1mEnd     | 2022-05-01T00:00:00Z .. 2022-06-01T00:00:00Z
          -1q       | -          | 2022-03-16T00:00:00Z .. 2022-06-16T00:00:00Z
          qStart    | -          | 2022-04-01T00:00:00Z .. 2022-06-16T00:00:00Z
          -1qStart  | -1qEnd     | 2022-01-01T00:00:00Z .. 2022-04-01T00:00:00Z
          -1y       | -          | 2021-06-15T00:00:00Z .. 2022-06-16T00:00:00Z
          yStart    | yEnd       | 2022-01-01T00:00:00Z .. 2023-01-01T00:00:00Z
          2022-6-1  | 2022-06-02 | 2022-06-01T00:00:00Z .. 2022-06-03T00:00:00Z
          2022-06-01T10:00:00 | 2022-06-02T09:00:00Z | 2022-06-01T10:00:00Z .. 2022-06-03T00:00:00Z
          2022-06-01T10:00:00+02:00 | 2022-06-01 | 2022-06-01T08:00:00Z .. 2022-06-02T00:00:00Z
          """)
  void datesHaveManyForms(@Nullable String from, @Nullable String to, String expected) {
    assertEquals(expected, range(resolve(from, to).current()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yesterday", "-", "h", "-h", "d", "-7x", "--7d", "2022-13-01", "-12345d", "7"})
  void otherTextsAreNoDates(String text) {
    for (DateRange dates : List.of(dates(text, null), dates(null, text))) {
      ApiException refusal = assertThrows(ApiException.class, () -> resolve(NOW, "UTC", dates));
      assertEquals("Invalid date: \"" + text + "\".", refusal.problem().detail());
      assertEquals("invalid_input", refusal.problem().code());
      assertEquals(dates.from() == null ? "date_to" : "date_from", refusal.problem().attr());
    }
  }

  @Test
  void theFirstDateIsNotAfterTheLast() {
    ApiException refusal =
        assertThrows(ApiException.class, () -> resolve("2022-06-02", "2022-06-01"));

    assertEquals("date_from must not be after date_to.", refusal.problem().detail());
  }

  /** Intervals of 2021-08-25 00:00, a Wednesday. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -48h | day    | 0 | 2021-08-23, 2021-08-24, 2021-08-25
          -20h | day    | 0 | 2021-08-24, 2021-08-25
          -20d | week   | 0 | 2021-08-01, 2021-08-08, 2021-08-15, 2021-08-22
          -20d | week   | 1 | 2021-08-02, 2021-08-09, 2021-08-16, 2021-08-23
          -50d | month  | 0 | 2021-07-01, 2021-08-01
          -50d | quarter| 0 | 2021-07-01
          -2y  | year   | 0 | 2019-01-01, 2020-01-01, 2021-01-01
          -3h  | hour   | 0 | 2021-08-24 21:00:00, 2021-08-24 22:00:00, 2021-08-24 23:00:00, 2021-08-25 00:00:00
          -48h | hour   | 0 | 2021-08-23 00:00:00 .. 2021-08-25 00:00:00 (49)
          -1h  | minute | 0 | 2021-08-24 23:00:00 .. 2021-08-25 00:00:00 (61)
          -5s  | second | 0 | 2021-08-24 23:59:55, 2021-08-24 23:59:56, 2021-08-24 23:59:57, 2021-08-24 23:59:58, 2021-08-24 23:59:59
          """)
  void intervalsFollowTheCalendar(String from, String length, int firstDay, String expected) {
    interval = Interval.valueOf(length.toUpperCase(Locale.ROOT));
    weekStart = firstDay;

    assertEquals(
        expected, days(resolve("2021-08-25T00:00:00Z", "UTC", dates(from, null)).current()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2022-01-09          | 2022-01-09          | 1   | 2022-01-09T00:00:00.000001Z
          2022-01-11          | 2022-01-12          | 25  | 2022-01-12T00:00:00.000001Z
          2022-01-11          | 2022-01-11T00:59:59 | 1   | 2022-01-11T00:59:59.000001Z
          2019-12-24          | 2020-01-02T00:59:59 | 217 | 2020-01-02T00:59:59.000001Z
          -3h                 | -1h                 | 3   | 2022-06-15T10:00:00Z
          -1dStart            | -1dEnd              | 24  | 2022-06-15T00:00:00Z
          """)
  void hoursEndWithTheHourOrAsTheyAre(String from, String to, int size, Instant end) {
    interval = Interval.HOUR;
    Buckets buckets = resolve(from, to).current();

    assertEquals(size, buckets.size());
    assertEquals(end, time(buckets.to()));
  }

  @Test
  void aWeekCountsFromTheDayAndIsNamedByItsFirst() {
    interval = Interval.WEEK;
    Buckets buckets =
        resolve("2022-09-20T12:00:00Z", "UTC", dates("2020-10-29", "2020-11-24")).current();

    assertEquals("2020-10-25, 2020-11-01, 2020-11-08, 2020-11-15, 2020-11-22", days(buckets));
    assertEquals("2020-10-29T00:00:00Z .. 2020-11-25T00:00:00Z", range(buckets));
    assertEquals("2020-10-25T00:00:00Z", time(buckets.starts()[0]).toString());
    assertEquals("2022-06-13T00:00:00Z", time(resolve("-48h", null).current().from()).toString());
  }

  @Test
  void explicitDatesAreNotRounded() {
    DateRange dates = new DateRange("-7d", null, true, false);
    Buckets buckets = resolve(NOW, "UTC", dates).current();

    assertEquals("2022-06-08T10:30:20Z .. 2022-06-15T10:30:20.000001Z", range(buckets));
    assertEquals(8, buckets.size());
  }

  @Test
  void intervalsThatAreNotCompleteCanBeLeftOut() {
    interval = Interval.WEEK;
    DateRange dates = new DateRange("2022-05-31", null, false, true);
    assertEquals("2022-06-05", days(resolve(NOW, "UTC", dates).current()));

    DateRange none = new DateRange("-2d", null, false, true);
    assertEquals("2022-06-12", days(resolve(NOW, "UTC", none).current()));
  }

  @Test
  void daysBeginWithThoseOfTheProject() {
    Buckets buckets = resolve(NOW, "Europe/Berlin", dates("-1d", null)).current();

    assertEquals("2022-06-13T22:00:00Z .. 2022-06-15T22:00:00Z", range(buckets));
    assertEquals("2022-06-14, 2022-06-15", days(buckets));
  }

  @Test
  void aDayOfAClockChangeIsOneInterval() {
    DateRange march = dates("2022-03-26", "2022-03-28");
    Buckets spring = resolve(NOW, "Europe/Berlin", march).current();
    assertEquals(23, hours(spring, 1));

    Buckets autumn =
        resolve("2022-12-01T00:00:00Z", "Europe/Berlin", dates("2022-10-29", "2022-10-31"))
            .current();
    assertEquals(25, hours(autumn, 1));
  }

  private static long hours(Buckets buckets, int index) {
    return (buckets.starts()[index + 1] - buckets.starts()[index]) / 3_600_000_000L;
  }

  @Test
  void anHourOfAClockChangeIsLeftOutOrTwiceAsLong() {
    interval = Interval.HOUR;
    Buckets spring =
        resolve(NOW, "Europe/Berlin", dates("2022-03-27", "2022-03-27T04:00:00")).current();
    assertEquals(
        "2022-03-27 00:00:00, 2022-03-27 01:00:00, 2022-03-27 03:00:00, 2022-03-27 04:00:00",
        days(spring));

    Buckets autumn =
        resolve("2022-12-01T00:00:00Z", "Europe/Berlin", dates("2022-10-30", "2022-10-30T04:00:00"))
            .current();
    assertEquals(5, autumn.size());
    assertEquals(2, hours(autumn, 2));
  }

  @Test
  void aDayThatAZoneHasLeftOutIsNoInterval() {
    Buckets samoa = resolve(NOW, "Pacific/Apia", dates("2011-12-29", "2011-12-31")).current();

    assertEquals("2011-12-29, 2011-12-31", days(samoa));
  }

  @Test
  void totalValuesHaveWholeDays() {
    interval = Interval.HOUR;
    display = Display.TOTAL_VALUE;

    assertEquals(
        "2022-06-15T07:30:20Z .. 2022-06-16T00:00:00Z", range(resolve("-3h", null).current()));
  }

  @Test
  void allBeginsWithTheFirstEvent() {
    interval = Interval.MONTH;
    earliest = Instant.parse("2020-01-02T12:00:00Z");
    assertEquals(
        "2020-01-01, 2020-02-01, 2020-03-01, 2020-04-01",
        days(resolve("all", "2020-04-30").current()));

    earliest = Instant.parse("1999-01-01T00:00:00Z");
    assertEquals("2015-01-01", resolve("all", null).current().days().get(0));

    earliest = null;
    assertEquals("2022-06-08T00:00:00Z", time(resolve("all", null).current().from()).toString());

    earliest = Instant.parse("2022-06-01T00:00:00Z");
    assertEquals("2022-05-01", days(resolve("all", "2022-05-05").current()));
  }

  @Test
  void pointsAreLimited() {
    interval = Interval.MINUTE;
    ApiException refusal = assertThrows(ApiException.class, () -> resolve("-1y", null));

    assertEquals(
        "A series may have at most 10000 points. Choose a shorter date range or a longer interval.",
        refusal.problem().detail());
  }

  @Test
  void pointsOfAllSeriesAreLimited() {
    interval = Interval.HOUR;
    TrendsQuery query =
        new TrendsQuery(
            language,
            dates("-300d", null),
            interval,
            List.of(),
            FilterGroup.NONE,
            new Breakdown(List.of(), 1_000, 0, false),
            null,
            List.of(),
            display,
            1,
            -1);
    QueryClock clock = new QueryClock(Instant.parse(NOW), ZoneId.of("UTC"), 0);

    ApiException refusal =
        assertThrows(ApiException.class, () -> QueryDates.of(query, clock, null));
    assertEquals("date_from", refusal.problem().attr());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          QUERY   | day  | -7d        | -          | -   | 2022-06-01T00:00:00Z .. 2022-06-09T00:00:00Z
          QUERY   | day  | -6d        | -          | -   | 2022-06-02T00:00:00Z .. 2022-06-09T00:00:00Z
          QUERY   | week | -7d        | -          | -   | 2022-05-31T00:00:00Z .. 2022-06-08T00:00:00Z
          QUERY   | day  | 2022-06-13 | 2022-06-15 | -   | 2022-06-10T00:00:00Z .. 2022-06-13T00:00:00Z
          QUERY   | day  | 2022-06-13 | 2022-06-15 | -1y | 2021-06-13T00:00:00Z .. 2021-06-16T00:00:00Z
          QUERY   | day  | 2022-06-13 | 2022-06-15 | -1w | 2022-06-06T00:00:00Z .. 2022-06-09T00:00:00Z
          QUERY   | day  | 2022-03-29 | 2022-03-29 | -1m | 2022-02-28T00:00:00Z .. 2022-03-01T00:00:00Z
          QUERY   | day  | 2022-02-01 | 2022-02-28 | -1m | 2022-01-01T00:00:00Z .. 2022-01-29T00:00:00Z
          QUERY   | day  | mStart     | -          | -   | 2022-05-01T00:00:00Z .. 2022-06-01T00:00:00Z
          QUERY   | day  | wStart     | -          | -   | 2022-06-05T00:00:00Z .. 2022-06-12T00:00:00Z
          QUERY   | hour | -24h       | -          | -   | 2022-06-13T10:00:00Z .. 2022-06-14T11:00:00Z
          QUERY   | hour | -3h        | -          | -   | 2022-06-15T03:00:00Z .. 2022-06-15T07:00:00Z
          QUERY   | minute | -1h      | -          | -   | 2022-06-15T08:29:40Z .. 2022-06-15T09:30:20Z
          FILTERS | day  | -7d        | -          | -   | 2022-06-01T00:00:00Z .. 2022-06-09T00:00:00Z
          FILTERS | day  | 2022-06-13 | 2022-06-15 | -   | 2022-06-11T00:00:00Z .. 2022-06-14T00:00:00Z
          FILTERS | hour | -3h        | -          | -   | 2022-06-14T07:00:00Z .. 2022-06-14T11:00:00Z
          """)
  void theTimeBeforeIsComparedWith(
      Language asked,
      String length,
      String from,
      @Nullable String to,
      @Nullable String comparedTo,
      String expected) {
    language = asked;
    interval = Interval.valueOf(length.toUpperCase(Locale.ROOT));
    comparison = new Comparison(comparedTo);
    Buckets previous = resolve(from, to).previous();

    assertEquals(expected, previous == null ? "none" : range(previous));
  }

  @Test
  void sevenDaysAreComparedWithTheSameDaysOfTheWeek() {
    comparison = new Comparison(null);
    QueryDates dates = resolve("2020-01-04T13:00:00Z", "UTC", dates("-7d", null));

    assertEquals("2019-12-28, 2019-12-29", days(dates.current()).substring(0, 22));
    assertEquals(
        "2019-12-21T00:00:00Z .. 2019-12-29T00:00:00Z",
        dates.previous() == null ? "none" : range(dates.previous()));

    QueryDates complete =
        resolve("2021-08-25T10:00:00Z", "UTC", new DateRange("-7d", null, false, true));
    assertEquals(
        "2021-08-11T00:00:00Z .. 2021-08-18T00:00:00Z",
        complete.previous() == null ? "none" : range(complete.previous()));
  }

  @Test
  void explicitDatesAreComparedExactly() {
    comparison = new Comparison(null);
    QueryDates dates = resolve(NOW, "UTC", new DateRange("-1d", null, true, false));

    assertEquals(
        "2022-06-13T10:30:19.999999Z .. 2022-06-14T10:30:20Z",
        dates.previous() == null ? "none" : range(dates.previous()));
  }

  @Test
  void nothingIsBeforeAll() {
    comparison = new Comparison(null);
    earliest = Instant.parse("2022-01-01T00:00:00Z");

    assertNull(resolve("all", null).previous());
  }

  @Test
  void comparisonsNameATimeAgo() {
    comparison = new Comparison("2021-01-01");
    ApiException refusal = assertThrows(ApiException.class, () -> resolve("-7d", null));

    assertEquals("Invalid date: \"2021-01-01\".", refusal.problem().detail());
    assertEquals("compare_to", refusal.problem().attr());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-9999y, -, -",
        "0001-01-01, 0001-01-02, -",
        "9999-12-30, 9999-12-31, -",
        "-1d, yEnd, -99y"
      })
  void yearsAreLimited(String from, @Nullable String to, @Nullable String comparedTo) {
    interval = Interval.YEAR;
    comparison = new Comparison(comparedTo);
    ApiException refusal = assertThrows(ApiException.class, () -> resolve(from, to));

    assertEquals("Dates must be in the years 1970 to 2200.", refusal.problem().detail());
  }
}
