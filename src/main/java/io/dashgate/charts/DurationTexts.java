package io.dashgate.charts;

/** Lengths of time as texts. */
final class DurationTexts {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private DurationTexts() {}

  /** Returns a time with its two largest units, such as {@code 1 h 20 min}. */
  static String of(double seconds) {
    double size = Math.abs(seconds);
    String sign = seconds < 0 ? "−" : "";
    if (size > 0 && size < 1) {
      return sign + Math.round(size * 1000) + " ms";
    }
    long whole = Math.round(Math.min(size, 1e15));
    if (whole < MINUTE) {
      return sign + (size < 10 ? NumberTexts.brief(size) : String.valueOf(whole)) + " s";
    }
    if (whole < HOUR) {
      return sign + units(whole, MINUTE, " min", 1, " s");
    }
    if (whole < DAY) {
      return sign + units(whole, HOUR, " h", MINUTE, " min");
    }
    return sign + units(whole, DAY, " d", HOUR, " h");
  }

  private static String units(long whole, long unit, String name, long part, String partName) {
    long parts = Math.round((double) whole / part);
    long each = unit / part;
    String first = NumberTexts.grouped(parts / each) + name;
    return parts % each == 0 ? first : first + " " + parts % each + partName;
  }
}
