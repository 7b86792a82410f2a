package io.dashgate.filters;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and times as texts and numbers, in the forms that events and clients have. */
public final class DateTexts {

  private static final int LONGEST = 64;
  private static final int DATE_LENGTH = 10;

  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");

  private static final Pattern DATE_TIME =
      Pattern.compile(
          DATE.pattern()
              + "[T ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9})\\d*)?)?"
              + " ?(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");

  /** Seconds since 1970, possibly with a fraction, or milliseconds. */
  private static final Pattern EPOCH = Pattern.compile("(\\d{10})(?:\\.(\\d{1,9})\\d*)?|(\\d{13})");

  /** The units of relative dates: {@code M} are minutes, {@code m} are months. */
  private static final Pattern RELATIVE = Pattern.compile("-(\\d{1,4})([hdwmqyMs])");

  private static final int MONTHS_OF_QUARTER = 3;

  private DateTexts() {}

  /** Returns the moment of a relative date such as {@code -7d}, or that of {@link #time}. */
  public static Optional<Instant> moment(String text, FilterClock clock) {
    return relative(text, clock).or(() -> time(text, clock.zone()));
  }

  private static Optional<Instant> relative(String text, FilterClock clock) {
    Matcher matcher = RELATIVE.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(1));
    ZonedDateTime now = clock.now().atZone(clock.zone());
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> clock.now().minusSeconds(number);
          case "M" -> clock.now().minus(Duration.ofMinutes(number));
          case "h" -> clock.now().minus(Duration.ofHours(number));
          case "d" -> now.minusDays(number).toInstant();
          case "w" -> now.minusWeeks(number).toInstant();
          case "m" -> now.minusMonths(number).toInstant();
          case "q" -> now.minusMonths((long) MONTHS_OF_QUARTER * number).toInstant();
          default -> now.minusYears(number).toInstant();
        });
  }

  /** Returns the date of a text that is nothing but a date. */
  public static Optional<LocalDate> date(String text) {
    Matcher matcher = DATE.matcher(text.length() > LONGEST ? "" : text.strip());
    return matcher.matches() ? dateOf(matcher) : Optional.empty();
  }

  /**
   * Returns the time of a text or of a number since 1970. A text that only begins with a date is
   * the start of that day.
   *
   * @param zone of a text without an offset
   */
  static Optional<Instant> time(String text, ZoneId zone) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String trimmed = text.strip();
    Matcher epoch = EPOCH.matcher(trimmed);
    if (epoch.matches()) {
      return Optional.of(
          epoch.group(3) != null
              ? Instant.ofEpochMilli(Long.parseLong(epoch.group(3)))
              : Instant.ofEpochSecond(Long.parseLong(epoch.group(1)), nanos(epoch.group(2))));
    }
    if (DATE_TIME.matcher(trimmed).matches()) {
      return dateTime(trimmed, zone);
    }
    String start =
        trimmed.length() > DATE_LENGTH ? trimmed.substring(0, DATE_LENGTH).strip() : trimmed;
    return date(start).map(date -> date.atStartOfDay(zone).toInstant());
  }

  /**
   * Returns the time of a text that is nothing but a date and a time.
   *
   * @param zone of a text without an offset
   */
  public static Optional<Instant> dateTime(String text, ZoneId zone) {
    Matcher matcher = DATE_TIME.matcher(text.length() > LONGEST ? "" : text.strip());
    return matcher.matches()
        ? dateOf(matcher).flatMap(date -> timeOf(date, matcher, zone))
        : Optional.empty();
  }

  private static Optional<LocalDate> dateOf(Matcher matcher) {
    try {
      return Optional.of(LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3)));
    } catch (DateTimeException noDay) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> timeOf(LocalDate date, Matcher matcher, ZoneId zone) {
    try {
      int second = matcher.group(6) == null ? 0 : number(matcher, 6);
      LocalTime time =
          LocalTime.of(number(matcher, 4), number(matcher, 5), second, nanos(matcher.group(7)));
      LocalDateTime local = date.atTime(time);
      String offset = matcher.group(8);
      return Optional.of(
          offset == null
              ? local.atZone(zone).toInstant()
              : local.toInstant(
                  Character.isLetter(offset.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(offset)));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  private static int nanos(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt((digits + "000000000").substring(0, 9));
  }
}
