package io.dashgate.events.capture;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as SDKs write them, in microseconds since 1970. Without a zone they are in UTC. */
final class EventTimes {

  private static final Pattern ISO =
      Pattern.compile(
          "([+-]?\\d{4,6})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[Tt ](\\d{1,2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,18}))?)?)?"
              + "\\s*([Zz]|UTC|[+-]\\d{2}(?::?\\d{2})?)?)?");

  private static final DateTimeFormatter RFC_1123 =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  /** Such as {@code Tue Jan 05 2021 10:00:00 GMT+0100 (CET)}. */
  private static final DateTimeFormatter OF_JAVASCRIPT =
      DateTimeFormatter.ofPattern("EEE MMM dd yyyy HH:mm:ss 'GMT'xx", Locale.ENGLISH);

  private static final Pattern NAME_OF_ZONE = Pattern.compile("\\s*\\([^()]*\\)$");

  private static final int LONGEST = 64;

  /** A number with more digits counts milliseconds, not seconds. */
  private static final int MOST_DIGITS_OF_SECONDS = 11;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(\\.\\d{1,18})?");

  private static final int MOST_DECIMALS = 400;

  private EventTimes() {}

  /** Reads the time of an event; null if it is none. */
  static @Nullable Long parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > LONGEST) {
      return null;
    }
    long common = IsoTime.micros(stripped);
    if (common >= 0) {
      return common;
    }
    try {
      Matcher iso = ISO.matcher(stripped);
      if (iso.matches()) {
        return micros(iso);
      }
      return Character.isLetter(stripped.charAt(0)) ? named(stripped) : null;
    } catch (DateTimeException | ArithmeticException outOfRange) {
      return null;
    }
  }

  /**
   * Reads when a request was sent: a time, or a number of seconds or, if it is long, milliseconds.
   */
  static @Nullable Long parseSentAt(String text) {
    String stripped = text.strip();
    if (!NUMBER.matcher(stripped).matches()) {
      return parse(stripped);
    }
    int power = stripped.length() > MOST_DIGITS_OF_SECONDS ? 3 : 6;
    try {
      return new BigDecimal(stripped).movePointRight(power).toBigInteger().longValueExact();
    } catch (ArithmeticException outOfRange) {
      return null;
    }
  }

  /** Returns the microseconds of a number of milliseconds; null if they are too many. */
  static @Nullable Long ofMillis(String number) {
    try {
      BigDecimal millis = new BigDecimal(number);
      if (millis.scale() > MOST_DECIMALS) {
        return 0L; // less than a microsecond, but it would take long to compute that
      }
      return millis.precision() - millis.scale() > 18
          ? null
          : (Long) millis.movePointRight(3).toBigInteger().longValueExact();
    } catch (NumberFormatException | ArithmeticException none) {
      return null;
    }
  }

  private static long micros(Matcher iso) {
    LocalDate day =
        LocalDate.of(
            Integer.parseInt(iso.group(1)),
            Integer.parseInt(iso.group(2)),
            Integer.parseInt(iso.group(3)));
    int hour = number(iso.group(4));
    // midnight at the end of the day
    boolean end = hour == 24;
    LocalDateTime time =
        day.atTime(end ? 0 : hour, number(iso.group(5)), number(iso.group(6)))
            .plusDays(end ? 1 : 0);
    Instant instant = time.toInstant(offset(iso.group(8)));
    return Math.addExact(
        ChronoUnit.MICROS.between(Instant.EPOCH, instant), microsOfSecond(iso.group(7)));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long microsOfSecond(@Nullable String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(0, 6));
  }

  private static ZoneOffset offset(@Nullable String zone) {
    if (zone == null || zone.equalsIgnoreCase("z") || zone.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    String digits = zone.replace(":", "");
    int hours = Integer.parseInt(digits.substring(1, 3));
    int minutes = digits.length() > 3 ? Integer.parseInt(digits.substring(3)) : 0;
    int seconds = (hours * 60 + minutes) * 60;
    return ZoneOffset.ofTotalSeconds(zone.charAt(0) == '-' ? -seconds : seconds);
  }

  private static @Nullable Long named(String text) {
    Instant instant;
    try {
      instant = Instant.from(RFC_1123.parse(text));
    } catch (DateTimeException another) {
      String bare = NAME_OF_ZONE.matcher(text).replaceFirst("");
      instant = Instant.from(OF_JAVASCRIPT.parse(bare));
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
