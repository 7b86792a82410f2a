package io.dashgate.queries.dates;

import io.dashgate.filters.DateTexts;
import io.dashgate.platform.problem.ApiException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A date of a query, as it was written. */
sealed interface QueryDate {

  /** The units of relative dates: {@code M} are minutes, {@code m} are months. */
  Pattern RELATIVE = Pattern.compile("-?(\\d{1,4})?([hdwmqyMs])(Start|End)?");

  /** A day: {@code 2022-06-15}. */
  record Day(LocalDate date) implements QueryDate {}

  /** A time: {@code 2022-06-15T10:30:00Z}. */
  record Moment(Instant instant) implements QueryDate {}

  /**
   * A time before now: {@code -7d}, {@code -1mStart}.
   *
   * @param number how many units
   * @param end of the unit that is meant
   */
  record Relative(int number, char unit, End end) implements QueryDate {

    /** Whether it is the beginning of a unit of the calendar that is running. */
    boolean isStartOfCurrent() {
      return number == 0 && end == End.START && "wmqy".indexOf(unit) >= 0;
    }

    /** Whether it is a time of day, not a day. */
    boolean isOfTime() {
      return unit == 'h' || unit == 'M' || unit == 's';
    }
  }

  /** An end of a unit of the calendar. */
  enum End {
    NONE,
    START,
    LAST
  }

  /**
   * Reads a date.
   *
   * @param zone of a time without an offset
   * @param attr the field that an error names
   * @throws ApiException 400 if it is none
   */
  static QueryDate parse(String text, ZoneId zone, String attr) {
    String trimmed = text.strip();
    Optional<LocalDate> day = DateTexts.date(trimmed);
    if (day.isPresent()) {
      return new Day(day.get());
    }
    return DateTexts.dateTime(trimmed, zone)
        .<QueryDate>map(Moment::new)
        .or(() -> relative(trimmed))
        .orElseThrow(() -> invalid(text, attr));
  }

  private static Optional<QueryDate> relative(String text) {
    Matcher matcher = RELATIVE.matcher(text);
    if (!matcher.matches() || (matcher.group(1) == null && matcher.group(3) == null)) {
      return Optional.empty();
    }
    int number = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    End end =
        matcher.group(3) == null
            ? End.NONE
            : matcher.group(3).equals("Start") ? End.START : End.LAST;
    return Optional.of(new Relative(number, matcher.group(2).charAt(0), end));
  }

  /** Returns the refusal of a text that is not a date. */
  static ApiException invalid(String text, String attr) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return ApiException.invalidInput("Invalid date: \"" + shown + "\".", attr);
  }
}
