package io.dashgate.queries.dates;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.dates.QueryDate.End;
import io.dashgate.queries.dates.QueryDate.Relative;
import io.dashgate.queries.model.Comparison;
import io.dashgate.queries.model.DateRange;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Finds the time that a range is compared with. */
final class PreviousRange {

  private static final int DAYS_OF_WEEK = 7;

  private final QueryCalendar calendar;
  private final Interval interval;
  private final DateRange dates;
  private final TimeRange current;

  /**
   * Finds the time before a range.
   *
   * @param interval by which the ends are rounded
   * @param dates as they were asked for
   * @param current what they mean
   */
  PreviousRange(QueryCalendar calendar, Interval interval, DateRange dates, TimeRange current) {
    this.calendar = calendar;
    this.interval = interval;
    this.dates = dates;
    this.current = current;
  }

  /**
   * Returns the range that is compared with.
   *
   * @throws ApiException 400 if the comparison names none
   */
  TimeRange resolve(Comparison comparison, Language language) {
    if (comparison.to() != null) {
      return earlier(comparison.to());
    }
    if (language == Language.FILTERS) {
      return daysBefore();
    }
    if (dates.isExplicit() || interval.compareTo(Interval.HOUR) < 0) {
      return justBefore();
    }
    QueryDate from = CurrentRange.from(dates, current.start().getZone());
    boolean isUpToNow = dates.to() == null;
    if (isUpToNow && from instanceof Relative relative && relative.isStartOfCurrent()) {
      return unitBefore(relative.unit());
    }
    boolean isOfWeeks =
        isUpToNow
            && interval == Interval.DAY
            && !dates.excludesIncomplete()
            && from instanceof Relative relative
            && relative.unit() == 'd'
            && relative.end() == End.NONE
            && relative.number() > 0
            && relative.number() % DAYS_OF_WEEK == 0;
    return rounded(isOfWeeks);
  }

  /** As long before, and of the same length in the calendar. */
  private TimeRange earlier(String text) {
    QueryDate date = QueryDate.parse(text, current.start().getZone(), "compare_to");
    if (!(date instanceof Relative relative) || relative.end() != End.NONE) {
      throw QueryDate.invalid(text, "compare_to");
    }
    ZonedDateTime start = calendar.before(current.start(), relative);
    Duration length =
        Duration.between(current.start().toLocalDateTime(), current.end().toLocalDateTime());
    ZonedDateTime end = start.toLocalDateTime().plus(length).atZone(current.start().getZone());
    return new TimeRange(start, end);
  }

  /** Whole days back, so that the day between belongs to both; in 2022 it was always so. */
  private TimeRange daysBefore() {
    long days =
        Math.max(
            1,
            ChronoUnit.DAYS.between(current.start().toLocalDate(), current.last().toLocalDate()));
    return new TimeRange(current.start().minusDays(days), current.end().minusDays(days));
  }

  private TimeRange justBefore() {
    Duration length = Duration.between(current.start(), current.end());
    return new TimeRange(current.start().minus(length), current.start());
  }

  /** The whole unit of the calendar before the one that is running. */
  private TimeRange unitBefore(char unit) {
    LocalDate first = current.start().toLocalDate();
    return new TimeRange(
        calendar.start(calendar.first(first.minusDays(1), unit)), calendar.start(first));
  }

  /**
   * As long before, by the clock on the wall, in whole days or hours.
   *
   * @param isOfWeeks whether it begins a day later, so that it has the same days of the week
   */
  private TimeRange rounded(boolean isOfWeeks) {
    LocalDateTime start = current.start().toLocalDateTime();
    Duration length = Duration.between(start, current.last().toLocalDateTime());
    LocalDateTime before = start.minus(length);
    if (interval == Interval.HOUR) {
      // a time of day differs so much from another one that each is compared with itself
      before =
          length.compareTo(Duration.ofDays(1)) >= 0
              ? before.toLocalDate().atTime(start.toLocalTime())
              : before.truncatedTo(ChronoUnit.HOURS);
      LocalDateTime end = before.plus(length).truncatedTo(ChronoUnit.HOURS).plusHours(1);
      return new TimeRange(calendar.at(before), calendar.at(end));
    }
    LocalDate first = before.toLocalDate().plusDays(isOfWeeks ? 1 : 0);
    ZonedDateTime end = calendar.start(first.atStartOfDay().plus(length).toLocalDate().plusDays(1));
    return new TimeRange(calendar.start(first), end);
  }
}
