package io.dashgate.charts;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of queries in words. */
final class RangeTexts {

  private static final Pattern RELATIVE = Pattern.compile("-(\\d{1,4})([hdwmqy])");

  private static final Map<String, String> UNITS =
      Map.of("h", "hour", "d", "day", "w", "week", "m", "month", "q", "quarter", "y", "year");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("", "last 7 days"),
          Map.entry("all", "all time"),
          Map.entry("dStart", "today"),
          Map.entry("-1dStart", "since yesterday"),
          Map.entry("wStart", "this week"),
          Map.entry("mStart", "this month"),
          Map.entry("-1mStart", "since last month"),
          Map.entry("qStart", "this quarter"),
          Map.entry("yStart", "this year"),
          Map.entry("-1yStart", "since last year"));

  private RangeTexts() {}

  /** Returns the time between two dates of a query; empty if there are no words for it. */
  static String of(String dateFrom, String dateTo) {
    if (Days.isDate(dateFrom)) {
      String from = Days.date(dateFrom);
      return Days.isDate(dateTo) ? from + " to " + Days.date(dateTo) : "since " + from;
    }
    if (dateFrom.equals("-1dStart") && (dateTo.equals("-1dEnd") || dateTo.equals("-1dStart"))) {
      return "yesterday";
    }
    if (!dateTo.isEmpty()) {
      return "";
    }
    Matcher relative = RELATIVE.matcher(dateFrom);
    if (relative.matches()) {
      int count = Integer.parseInt(relative.group(1));
      String unit = UNITS.getOrDefault(relative.group(2), "");
      return count == 1 ? "last " + unit : "last " + count + " " + unit + "s";
    }
    return NAMES.getOrDefault(dateFrom, "");
  }
}
