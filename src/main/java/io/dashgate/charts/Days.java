package io.dashgate.charts;

import io.dashgate.queries.model.Interval;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;

/**
 * When the points of a chart are. English in all languages of people.
 *
 * @param starts as in results, such as {@code 2022-06-15} or {@code 2022-06-15 09:00:00}
 * @param labels for points whose start is no date
 * @param interval the time between two points
 */
record Days(List<String> starts, List<String> labels, Interval interval) {

  static final Days NONE = new Days(List.of(), List.of(), Interval.DAY);

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final int DATE_LENGTH = 10;
  private static final int MINUTE_LENGTH = 16;

  /** Returns the number of points. */
  int size() {
    return Math.max(starts.size(), labels.size());
  }

  /** Returns a text for an axis, such as {@code 15 Jun}. */
  String brief(int index) {
    String start = start(index);
    if (!isDate(start)) {
      return label(index);
    }
    return switch (interval) {
      case SECOND, MINUTE, HOUR -> isSameDay() ? time(start) : day(start) + " " + time(start);
      case DAY, WEEK -> day(start);
      case MONTH -> month(start) + " " + year(start);
      case QUARTER -> quarter(start);
      case YEAR -> year(start);
    };
  }

  /** Returns a text by itself, such as {@code Wed, 15 Jun 2022}. */
  String full(int index) {
    String start = start(index);
    if (!isDate(start)) {
      return label(index);
    }
    String day = day(start) + " " + year(start);
    return switch (interval) {
      case SECOND, MINUTE, HOUR -> day + ", " + time(start);
      case DAY -> weekday(start) + day;
      case WEEK -> "Week of " + day;
      case MONTH -> month(start) + " " + year(start);
      case QUARTER -> quarter(start);
      case YEAR -> year(start);
    };
  }

  private String start(int index) {
    return index < starts.size() ? starts.get(index) : "";
  }

  private String label(int index) {
    if (index < labels.size() && !labels.get(index).isEmpty()) {
      return labels.get(index);
    }
    return index < starts.size() ? starts.get(index) : "";
  }

  private boolean isSameDay() {
    String first = start(0);
    String last = start(starts.size() - 1);
    return isDate(last) && first.regionMatches(0, last, 0, DATE_LENGTH);
  }

  /** Whether a text begins with a date. */
  static boolean isDate(String text) {
    if (text.length() < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return false;
    }
    for (int i = 0; i < DATE_LENGTH; i++) {
      if (i != 4 && i != 7 && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
        return false;
      }
    }
    int month = number(text, 5);
    return month >= 1 && month <= 12;
  }

  /** Returns a date such as {@code 15 Jun 2022}; what is no date as it is. */
  static String date(String text) {
    return isDate(text) ? day(text) + " " + year(text) : text;
  }

  private static String day(String start) {
    return number(start, 8) + " " + month(start);
  }

  private static String month(String start) {
    return MONTHS.get(number(start, 5) - 1);
  }

  private static String year(String start) {
    return start.substring(0, 4);
  }

  private static String quarter(String start) {
    return "Q" + (number(start, 5) + 2) / 3 + " " + year(start);
  }

  private static String time(String start) {
    return start.length() < MINUTE_LENGTH ? "00:00" : start.substring(11, MINUTE_LENGTH);
  }

  private static String weekday(String start) {
    try {
      LocalDate date =
          LocalDate.of(
              number(start, 0) * 100 + number(start, 2), number(start, 5), number(start, 8));
      return WEEKDAYS.get(date.getDayOfWeek().getValue() - 1) + ", ";
    } catch (DateTimeException noSuchDay) {
      return "";
    }
  }

  private static int number(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }
}
