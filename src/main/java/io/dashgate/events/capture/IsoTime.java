package io.dashgate.events.capture;

/** The form in which most SDKs write times: {@code 2026-11-24T09:30:00.123Z}, in UTC. */
final class IsoTime {

  private static final String FORM = "2026-11-24T09:30:00";
  private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334
  };

  /** Of the years since the year 1. */
  private static final int LEAP_DAYS_BEFORE_1970 = 1969 / 4 - 1969 / 100 + 1969 / 400;

  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final int MOST_DIGITS = 6;

  private IsoTime() {}

  /**
   * Returns the microseconds since 1970 of a text that has the form, with at most six digits of a
   * second; negative if it has another one, is no time, or is before 1970. Leap days and years
   * before 1970 take the longer way.
   */
  static long micros(String text) {
    int length = text.length();
    if (length < FORM.length() + 1 || text.charAt(length - 1) != 'Z' || !hasSeparators(text)) {
      return -1;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    long micros = fraction(text, length);
    if ((year | month | day | hour | minute | second | micros) < 0
        || month < 1
        || month > 12
        || day < 1
        || day > MONTH_DAYS[month - 1]
        || hour > 23
        || minute > 59
        || second > 59
        || year < 1970) {
      return -1;
    }
    long days = daysBefore(year) + DAYS_BEFORE_MONTH[month - 1] + day - 1;
    if (month > 2 && isLeap(year)) {
      days++;
    }
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * MICROS_OF_SECOND + micros;
  }

  private static boolean hasSeparators(String text) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  /** Returns the microseconds of the second; negative if they are not written as such. */
  private static long fraction(String text, int length) {
    int digits = length - FORM.length() - 2;
    if (digits < 0) {
      return 0;
    }
    if (digits == 0 || digits > MOST_DIGITS || text.charAt(FORM.length()) != '.') {
      return -1;
    }
    int fraction = number(text, FORM.length() + 1, length - 1);
    for (int i = digits; i < MOST_DIGITS; i++) {
      fraction *= 10;
    }
    return fraction;
  }

  /** Returns the number of at most six digits; negative if one of them is none. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Returns the days from 1970 until a year. */
  private static long daysBefore(int year) {
    int before = year - 1;
    return (year - 1970) * 365L + before / 4 - before / 100 + before / 400 - LEAP_DAYS_BEFORE_1970;
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }
}
