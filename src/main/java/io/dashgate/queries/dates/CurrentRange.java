package io.dashgate.queries.dates;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.dates.QueryDate.Day;
import io.dashgate.queries.dates.QueryDate.End;
import io.dashgate.queries.dates.QueryDate.Moment;
import io.dashgate.queries.dates.QueryDate.Relative;
import io.dashgate.queries.model.DateRange;
import io.dashgate.queries.model.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Resolves the two dates of a query into a range of time. */
final class CurrentRange {

  /** From the first event of the project. */
  static final String ALL = "all";

  private static final int USUAL_DAYS = 7;
  private static final LocalDate FIRST_DAY = LocalDate.of(2015, 1, 1);

  private final QueryCalendar calendar;
  private final ZoneId zone;
  private final Interval interval;
  private final DateRange dates;

  /**
   * Resolves dates.
   *
   * @param interval by which the ends are rounded
   */
  CurrentRange(QueryCalendar calendar, Interval interval, DateRange dates) {
    this.calendar = calendar;
    zone = calendar.now().getZone();
    this.interval = interval;
    this.dates = dates;
  }

  /** Returns the first date; null: there is none, or it is {@link #ALL}. */
  static @Nullable QueryDate from(DateRange dates, ZoneId zone) {
    String from = dates.from();
    return from == null || from.equals(ALL) ? null : QueryDate.parse(from, zone, "date_from");
  }

  /** Returns the last date; null: there is none. */
  static @Nullable QueryDate to(DateRange dates, ZoneId zone) {
    return dates.to() == null ? null : QueryDate.parse(dates.to(), zone, "date_to");
  }

  /**
   * Returns the range.
   *
   * @param earliest the time of the first event; null: there are none
   * @throws ApiException 400 if a date cannot be read, or they are in the wrong order
   */
  TimeRange resolve(@Nullable Instant earliest) {
    ZonedDateTime end = end(to(dates, zone));
    QueryDate from = from(dates, zone);
    ZonedDateTime start =
        from != null
            ? start(from)
            : ALL.equals(dates.from())
                ? startOfAll(earliest, end)
                : calendar.start(calendar.now().toLocalDate().minusDays(USUAL_DAYS));
    TimeRange range = new TimeRange(start, end);
    if (range.isEmpty()) {
      throw ApiException.invalidInput("date_from must not be after date_to.", "date_from");
    }
    return dates.excludesIncomplete() ? complete(range) : range;
  }

  private ZonedDateTime startOfAll(@Nullable Instant earliest, ZonedDateTime end) {
    LocalDate day =
        earliest == null
            ? calendar.now().toLocalDate().minusDays(USUAL_DAYS)
            : earliest.atZone(zone).toLocalDate();
    ZonedDateTime start = calendar.start(day.isBefore(FIRST_DAY) ? FIRST_DAY : day);
    ZonedDateTime latest = calendar.start(end.minus(1, ChronoUnit.MICROS).toLocalDate());
    return start.isAfter(latest) ? latest : start;
  }

  /** Weeks and longer intervals count whole days; a day may begin at the very time of day. */
  private ZonedDateTime start(QueryDate from) {
    ZonedDateTime start = unroundedStart(from);
    return interval.compareTo(Interval.DAY) > 0 && !dates.isExplicit()
        ? calendar.start(start.toLocalDate())
        : start;
  }

  private ZonedDateTime unroundedStart(QueryDate from) {
    if (from instanceof Day day) {
      return calendar.start(day.date());
    }
    if (from instanceof Moment moment) {
      return moment.instant().atZone(zone);
    }
    Relative relative = (Relative) from;
    ZonedDateTime time = calendar.before(calendar.now(), relative);
    if (relative.isOfTime()) {
      boolean isWhole = relative.unit() == 'h' && interval == Interval.HOUR && !dates.isExplicit();
      return isWhole ? time.truncatedTo(ChronoUnit.HOURS) : time;
    }
    LocalDate day = time.toLocalDate();
    return switch (relative.end()) {
      case START -> calendar.start(calendar.first(day, relative.unit()));
      case LAST -> calendar.start(calendar.last(day, relative.unit()));
      case NONE -> dates.isExplicit() ? time : calendar.start(day);
    };
  }

  private ZonedDateTime end(@Nullable QueryDate to) {
    ZonedDateTime time = calendar.now();
    if (to instanceof Day day) {
      time = calendar.start(day.date());
    } else if (to instanceof Moment moment) {
      time = moment.instant().atZone(zone);
    } else if (to instanceof Relative relative) {
      time = calendar.before(time, relative);
      if (!relative.isOfTime() && relative.end() == End.LAST) {
        return startAfter(calendar.last(time.toLocalDate(), relative.unit()));
      }
      if (!relative.isOfTime() && relative.end() == End.START) {
        time = calendar.start(calendar.first(time.toLocalDate(), relative.unit()));
      }
    }
    return roundedEnd(time, to == null || to instanceof Relative);
  }

  private ZonedDateTime roundedEnd(ZonedDateTime time, boolean isRelative) {
    ZonedDateTime asItIs = time.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    if (dates.isExplicit()) {
      return asItIs;
    }
    if (interval.compareTo(Interval.DAY) >= 0) {
      return startAfter(time.toLocalDate());
    }
    if (!isRelative) {
      return asItIs;
    }
    return switch (interval) {
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
      default -> time.truncatedTo(ChronoUnit.SECONDS);
    };
  }

  private ZonedDateTime startAfter(LocalDate day) {
    return calendar.start(day.plusDays(1));
  }

  /** Returns the part that consists of complete intervals; all of it if there are none. */
  private TimeRange complete(TimeRange range) {
    ZonedDateTime latest = range.end().isBefore(calendar.now()) ? range.end() : calendar.now();
    LocalDateTime start = range.start().toLocalDateTime();
    LocalDateTime first = calendar.floor(start, interval);
    if (first.isBefore(start)) {
      first = QueryCalendar.next(first, interval);
    }
    TimeRange complete =
        new TimeRange(
            calendar.at(first), calendar.at(calendar.floor(latest.toLocalDateTime(), interval)));
    return complete.isEmpty() ? range : complete;
  }
}
