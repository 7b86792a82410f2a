package io.dashgate.queries.engine;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterClock;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.FilterParser;
import io.dashgate.filters.PropertyType;
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
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes queries and their times. */
final class Questions {

  private static final FilterClock CLOCK =
      new FilterClock(ZoneOffset.UTC, Instant.parse("2022-06-15T10:30:00Z"));

  private Questions() {}

  static Series series(@Nullable String event, Maths math) {
    return series(event, math, null, null, FilterGroup.NONE);
  }

  static Series series(
      @Nullable String event,
      Maths math,
      @Nullable Aggregate aggregate,
      @Nullable String property,
      Filter filter) {
    return new Series(event, math, aggregate, property, false, 0, filter, SeriesLabels.NONE);
  }

  static TrendsQuery trends(Series... series) {
    return new TrendsQuery(
        Language.QUERY,
        new DateRange(null, null, false, false),
        Interval.DAY,
        List.of(series),
        FilterGroup.NONE,
        null,
        null,
        List.of(),
        Display.OVER_TIME,
        1,
        -1);
  }

  static TrendsQuery with(TrendsQuery query, Display display, @Nullable Breakdown breakdown) {
    return new TrendsQuery(
        query.language(),
        query.range(),
        query.interval(),
        query.series(),
        query.filter(),
        breakdown,
        null,
        List.of(),
        display,
        1,
        query.groupTypeIndex());
  }

  static TrendsQuery of2022(TrendsQuery query) {
    return new TrendsQuery(
        Language.FILTERS,
        query.range(),
        query.interval(),
        query.series(),
        query.filter(),
        query.breakdown(),
        null,
        List.of(),
        query.display(),
        1,
        query.groupTypeIndex());
  }

  static Breakdown.Property property(String key) {
    return new Breakdown.Property(key, PropertyType.EVENT, -1, 0, false);
  }

  static Breakdown by(String key, int limit) {
    return new Breakdown(List.of(property(key)), limit, 0, false);
  }

  static Filter filter(String json) {
    return FilterParser.parse(json, PropertyType.EVENT, CLOCK);
  }

  static long micros(String time) {
    return Instant.parse(time).toEpochMilli() * 1000;
  }

  private static long micros(LocalDateTime local, ZoneId zone) {
    return local.atZone(zone).toInstant().toEpochMilli() * 1000;
  }

  /** Returns the buckets of days from and to, with both of them. */
  static Buckets days(String from, String to, Interval interval, ZoneId zone) {
    LocalDateTime begin = LocalDate.parse(from).atStartOfDay();
    return buckets(
        micros(begin, zone),
        micros(LocalDate.parse(to).plusDays(1).atStartOfDay(), zone),
        interval,
        zone);
  }

  /** Cuts a time into intervals of the calendar. */
  static Buckets buckets(long from, long to, Interval interval, ZoneId zone) {
    LocalDateTime local =
        LocalDateTime.ofInstant(Instant.EPOCH.plus(from, ChronoUnit.MICROS), zone);
    LocalDate day = local.toLocalDate();
    LocalDateTime start =
        switch (interval) {
          case HOUR -> local.truncatedTo(ChronoUnit.HOURS);
          case WEEK -> day.minusDays(day.getDayOfWeek().getValue() % 7).atStartOfDay();
          case MONTH -> day.withDayOfMonth(1).atStartOfDay();
          default -> day.atStartOfDay();
        };
    ChronoUnit unit = ChronoUnit.valueOf(interval.name() + "S");
    List<Long> starts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; micros(start.plus(i, unit), zone) < to; i++) {
      long next = micros(start.plus(i, unit), zone);
      if (starts.isEmpty() || next > starts.get(starts.size() - 1)) {
        starts.add(next);
        names.add(start.plus(i, unit).toString());
      }
    }
    long[] all = starts.stream().mapToLong(Long::longValue).toArray();
    return new Buckets(from, to, all, interval, zone, names);
  }
}
