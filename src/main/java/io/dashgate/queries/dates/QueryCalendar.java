package io.dashgate.queries.dates;

import io.dashgate.queries.dates.QueryDate.End;
import io.dashgate.queries.dates.QueryDate.Relative;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.QueryClock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;

/** The calendar of a project: its zone, and on which day its weeks begin. */
final class QueryCalendar {

  private static final int WEEKS_OF_QUARTER = 13;
  private static final int MONTHS_OF_QUARTER = 3;
  private static final int DAYS_OF_WEEK = 7;

  private final QueryClock clock;
  private final DayOfWeek weekStart;

  QueryCalendar(QueryClock clock) {
    this.clock = clock;
    weekStart = clock.weekStart() == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(clock.weekStart());
  }

  /** Returns the time of the query. */
  ZonedDateTime now() {
    return clock.now().atZone(clock.zone());
  }

  /** Returns the first moment of a day. */
  ZonedDateTime start(LocalDate day) {
    return day.atStartOfDay(clock.zone());
  }

  /** Returns a local time; one that a clock change leaves out is moved forward. */
  ZonedDateTime at(LocalDateTime time) {
    return time.atZone(clock.zone());
  }

  /** Returns a time as many units before another one. */
  ZonedDateTime before(ZonedDateTime time, Relative relative) {
    int number = relative.number();
    return switch (relative.unit()) {
      case 's' -> time.minusSeconds(number);
      case 'M' -> time.minusMinutes(number);
      case 'h' -> time.minusHours(number);
      case 'd' -> time.minusDays(number);
      case 'w' -> time.minusWeeks(number);
      case 'm' -> time.minusMonths(number);
      case 'q' ->
          relative.end() == End.NONE
              ? time.minusWeeks((long) WEEKS_OF_QUARTER * number)
              : time.minusMonths((long) MONTHS_OF_QUARTER * number);
      default -> time.minusYears(number);
    };
  }

  /** Returns the first day of the unit of a relative date that has a day. */
  LocalDate first(LocalDate day, char unit) {
    return switch (unit) {
      case 'w' -> first(day, Interval.WEEK);
      case 'm' -> first(day, Interval.MONTH);
      case 'q' -> first(day, Interval.QUARTER);
      case 'y' -> first(day, Interval.YEAR);
      default -> day;
    };
  }

  /** Returns the last day of the unit of a relative date that has a day. */
  LocalDate last(LocalDate day, char unit) {
    return switch (unit) {
      case 'w' -> first(day, Interval.WEEK).plusDays(DAYS_OF_WEEK - 1);
      case 'm' -> day.with(TemporalAdjusters.lastDayOfMonth());
      case 'q' -> first(day, Interval.QUARTER).plusMonths(MONTHS_OF_QUARTER).minusDays(1);
      case 'y' -> day.with(TemporalAdjusters.lastDayOfYear());
      default -> day;
    };
  }

  private LocalDate first(LocalDate day, Interval interval) {
    return switch (interval) {
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(weekStart));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
      case YEAR -> Year.of(day.getYear()).atDay(1);
      default -> day;
    };
  }

  /** Returns the beginning of the interval that a local time is in. */
  LocalDateTime floor(LocalDateTime time, Interval interval) {
    return switch (interval) {
      case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
      case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
      default -> first(time.toLocalDate(), interval).atStartOfDay();
    };
  }

  /** Returns the beginning of the interval after the one that begins at a local time. */
  static LocalDateTime next(LocalDateTime start, Interval interval) {
    return switch (interval) {
      case SECOND -> start.plusSeconds(1);
      case MINUTE -> start.plusMinutes(1);
      case HOUR -> start.plusHours(1);
      case DAY -> start.plusDays(1);
      case WEEK -> start.plusWeeks(1);
      case MONTH -> start.plusMonths(1);
      case QUARTER -> start.plusMonths(MONTHS_OF_QUARTER);
      case YEAR -> start.plusYears(1);
    };
  }
}
