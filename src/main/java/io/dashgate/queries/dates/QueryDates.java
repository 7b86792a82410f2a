package io.dashgate.queries.dates;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Comparison;
import io.dashgate.queries.model.DateRange;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The times of a query, resolved.
 *
 * @param current the time that is asked for
 * @param previous the time that it is compared with; null: none
 */
public record QueryDates(Buckets current, @Nullable Buckets previous) {

  /** How many points a series may have. */
  public static final int MOST_POINTS = 10_000;

  /** How many points all series may have together. */
  private static final int MOST_IN_ALL = 1_000_000;

  /** Lines of a breakdown besides those of its values: without a value, and all others. */
  private static final int SPECIAL_VALUES = 2;

  /** All databases and clients can write the dates of these years. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 2200;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /**
   * Resolves the dates of trends.
   *
   * @param earliest the time of the first event of the project, which only a query needs that
   *     {@link #needsEarliest}; null: there are none
   * @throws ApiException 400 if a date cannot be read, they are in the wrong order, or there are
   *     too many points
   */
  public static QueryDates of(TrendsQuery query, QueryClock clock, @Nullable Instant earliest) {
    QueryCalendar calendar = new QueryCalendar(clock);
    boolean isTotal = query.display() == Display.TOTAL_VALUE;
    Interval rounding = isTotal ? Interval.DAY : query.interval();
    Interval interval =
        isTotal && query.interval().compareTo(Interval.DAY) < 0 ? Interval.DAY : query.interval();
    TimeRange current = new CurrentRange(calendar, rounding, query.range()).resolve(earliest);
    Comparison comparison = query.comparison();
    Buckets previous = null;
    if (comparison != null && !needsEarliest(query.range())) {
      TimeRange range =
          new PreviousRange(calendar, rounding, query.range(), current)
              .resolve(comparison, query.language());
      previous = cut(calendar, range, interval);
    }
    QueryDates resolved = new QueryDates(cut(calendar, current, interval), previous);
    if (query.display() != Display.TOTAL_VALUE) {
      resolved.checkSize(query);
    }
    return resolved;
  }

  private void checkSize(TrendsQuery query) {
    Breakdown breakdown = query.breakdown();
    long lines =
        (long) Math.max(1, query.series().size())
            * (breakdown == null ? 1 : breakdown.limit() + SPECIAL_VALUES);
    if (lines * (current.size() + (previous == null ? 0 : previous.size())) > MOST_IN_ALL) {
      throw ApiException.invalidInput(
          "An answer may have at most "
              + MOST_IN_ALL
              + " points. Choose a shorter date range, a longer interval, or fewer values of the"
              + " breakdown.",
          "date_from");
    }
  }

  /**
   * Returns the index of the bucket that a day or a time is in.
   *
   * @param day as the buckets name it, or another date in it
   * @throws ApiException 400 if it cannot be read, or is in none of them
   */
  public static int bucket(Buckets buckets, String day) {
    int named = buckets.days().indexOf(day);
    if (named >= 0) {
      return named;
    }
    QueryDate date = QueryDate.parse(day, buckets.zone(), "day");
    if (date instanceof QueryDate.Relative) {
      throw QueryDate.invalid(day, "day");
    }
    long micros =
        date instanceof QueryDate.Moment moment
            ? micros(moment.instant().atZone(buckets.zone()))
            : micros(((QueryDate.Day) date).date().atStartOfDay(buckets.zone()));
    int found = Arrays.binarySearch(buckets.starts(), micros);
    int bucket = found < 0 ? -found - 2 : found;
    if (bucket < 0 || micros >= buckets.to()) {
      throw ApiException.invalidInput("The query has no interval of this day.", "day");
    }
    return bucket;
  }

  /** Whether dates mean the same time whenever the query is computed. */
  public static boolean areFixed(DateRange range, ZoneId zone) {
    return isFixed(CurrentRange.from(range, zone)) && isFixed(CurrentRange.to(range, zone));
  }

  private static boolean isFixed(@Nullable QueryDate date) {
    return date != null && !(date instanceof QueryDate.Relative);
  }

  /** Whether dates cannot be resolved without the time of the first event. */
  public static boolean needsEarliest(DateRange range) {
    return CurrentRange.ALL.equals(range.from());
  }

  private static Buckets cut(QueryCalendar calendar, TimeRange range, Interval interval) {
    if (range.start().getYear() < FIRST_YEAR || range.end().getYear() > LAST_YEAR) {
      throw ApiException.invalidInput(
          "Dates must be in the years " + FIRST_YEAR + " to " + LAST_YEAR + ".", "date_from");
    }
    List<ZonedDateTime> starts = new ArrayList<>();
    List<LocalDateTime> names = new ArrayList<>();
    LocalDateTime name = calendar.floor(range.start().toLocalDateTime(), interval);
    ZonedDateTime start = first(calendar, range, interval, name);
    while (start.isBefore(range.end())) {
      int before = starts.size() - 1;
      if (before >= 0 && !starts.get(before).isBefore(start)) {
        // a clock change leaves out the interval before
        names.set(before, name);
      } else {
        starts.add(start);
        names.add(name);
      }
      if (starts.size() > MOST_POINTS) {
        throw tooManyPoints();
      }
      if (isOfFixedLength(interval)) {
        start = interval == Interval.MINUTE ? start.plusMinutes(1) : start.plusSeconds(1);
        name = start.toLocalDateTime();
      } else {
        name = QueryCalendar.next(name, interval);
        start = calendar.at(name);
      }
    }
    long[] micros = starts.stream().mapToLong(QueryDates::micros).toArray();
    return new Buckets(
        micros(range.start()),
        micros(range.end()),
        micros,
        interval,
        range.start().getZone(),
        names.stream().map(one -> text(one, interval)).toList());
  }

  /** An hour that a clock change doubles is one interval, but has its minutes twice. */
  private static boolean isOfFixedLength(Interval interval) {
    return interval.compareTo(Interval.HOUR) < 0;
  }

  private static ZonedDateTime first(
      QueryCalendar calendar, TimeRange range, Interval interval, LocalDateTime name) {
    return isOfFixedLength(interval)
        ? range
            .start()
            .truncatedTo(interval == Interval.MINUTE ? ChronoUnit.MINUTES : ChronoUnit.SECONDS)
        : calendar.at(name);
  }

  private static String text(LocalDateTime name, Interval interval) {
    return interval.compareTo(Interval.DAY) < 0 ? TIME.format(name) : name.toLocalDate().toString();
  }

  private static long micros(ZonedDateTime time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
  }

  private static ApiException tooManyPoints() {
    return ApiException.invalidInput(
        "A series may have at most "
            + MOST_POINTS
            + " points. Choose a shorter date range or a longer interval.",
        "date_from");
  }
}
