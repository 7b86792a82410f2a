package io.dashgate.events.capture;

import java.time.LocalDate;

/** The form in which most SDKs write times: {@code 2026-11-24T09:30:00.123Z}, in UTC. */
final class IsoTime {

  private static final String FORM = "0000-00-00T00:00:00";
  private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final int MOST_DIGITS = 6;

  private IsoTime() {}

  /** Whether a text has the form, with at most six digits of a second, and is a time. */
  static boolean isCommon(String text) {
    int length = text.length();
    if (length < FORM.length() + 1 || text.charAt(length - 1) != 'Z') {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char form = FORM.charAt(i);
      if (form == '0' ? !isDigit(text.charAt(i)) : text.charAt(i) != form) {
        return false;
      }
    }
    return hasFraction(text, length) && isTime(text);
  }

  private static boolean hasFraction(String text, int length) {
    int digits = length - FORM.length() - 2;
    if (digits < 0) {
      return true;
    }
    if (digits == 0 || digits > MOST_DIGITS || text.charAt(FORM.length()) != '.') {
      return false;
    }
    for (int i = FORM.length() + 1; i < length - 1; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Leap days take the longer way. */
  private static boolean isTime(String text) {
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= MONTH_DAYS[month - 1]
        && number(text, 11, 13) < 24
        && number(text, 14, 16) < 60
        && number(text, 17, 19) < 60;
  }

  /** Returns the microseconds since 1970 of a text that has the form. */
  static long micros(String text) {
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    long seconds =
        ((day * 24 + number(text, 11, 13)) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
    long fraction = 0;
    int digits = Math.max(0, text.length() - FORM.length() - 2);
    for (int i = 0; i < MOST_DIGITS; i++) {
      int digit = i < digits ? text.charAt(FORM.length() + 1 + i) - '0' : 0;
      fraction = fraction * 10 + digit;
    }
    return seconds * MICROS_OF_SECOND + fraction;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(char one) {
    return one >= '0' && one <= '9';
  }
}
