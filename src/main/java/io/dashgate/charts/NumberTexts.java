package io.dashgate.charts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as texts. */
final class NumberTexts {

  private static final String[] UNITS = {"", "K", "M", "B", "T"};
  private static final double LARGEST = 1e15;
  private static final char MINUS = '−';

  private NumberTexts() {}

  /** Returns a number with about three digits, such as {@code 12.5K}. */
  static String brief(double number) {
    double size = Math.abs(number);
    if (size >= LARGEST) {
      return scientific(number);
    }
    int unit = 0;
    while (size >= 999.5 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    String digits;
    if (size >= 100 || size == Math.rint(size)) {
      digits = String.valueOf(Math.round(size));
    } else if (size >= 1) {
      digits = tenths(Math.round(size * 10));
    } else {
      digits = significant(size);
    }
    return sign(number, digits) + digits + UNITS[unit];
  }

  /** Returns a number with all digits before the point and at most two after it. */
  static String full(double number) {
    double size = Math.abs(number);
    if (size >= LARGEST * 1000) {
      return scientific(number);
    }
    if (size == Math.rint(size)) {
      String digits = grouped((long) size);
      return sign(number, digits) + digits;
    }
    if (size < 1) {
      String digits = significant(size);
      return sign(number, digits) + digits;
    }
    return fixed(number, 2, true);
  }

  /** Returns a number with this many digits after the point. */
  static String fixed(double number, int decimals) {
    return Math.abs(number) >= LARGEST ? full(number) : fixed(number, decimals, false);
  }

  private static String fixed(double number, int decimals, boolean isStripped) {
    BigDecimal rounded =
        BigDecimal.valueOf(Math.abs(number)).setScale(decimals, RoundingMode.HALF_UP);
    if (isStripped) {
      rounded = rounded.stripTrailingZeros();
    }
    String plain = rounded.toPlainString();
    int point = plain.indexOf('.');
    String digits = grouped(rounded.longValue()) + (point < 0 ? "" : plain.substring(point));
    return sign(number, digits) + digits;
  }

  /** Returns a part of a whole, such as {@code 7.3 %}; 1 is the whole. */
  static String percent(double part) {
    double percent = part * 100;
    if (!(Math.abs(percent) < 1e9)) {
      return percent > 0 ? "> 1B %" : "< −1B %";
    }
    if (Math.abs(percent) >= 99.95 || Math.abs(percent) == Math.rint(Math.abs(percent))) {
      String digits = grouped(Math.round(Math.abs(percent)));
      return sign(percent, digits) + digits + " %";
    }
    if (percent != 0 && Math.abs(percent) < 0.1) {
      return percent < 0 ? "> −0.1 %" : "< 0.1 %";
    }
    String digits = tenths(Math.round(Math.abs(percent) * 10));
    return sign(percent, digits) + digits + " %";
  }

  private static String sign(double number, String digits) {
    return number < 0 && !digits.equals("0") ? String.valueOf(MINUS) : "";
  }

  private static String tenths(long tenths) {
    return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }

  private static String significant(double size) {
    if (size < 1e-6) {
      return size == 0 ? "0" : scientific(size);
    }
    return new BigDecimal(size)
        .round(new MathContext(3, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String scientific(double number) {
    int exponent = (int) Math.floor(Math.log10(Math.abs(number)) + 1e-12);
    long digits = Math.round(Math.abs(number) / Math.pow(10, exponent) * 10);
    if (digits >= 100) {
      digits = 10;
      exponent++;
    }
    return (number < 0 ? String.valueOf(MINUS) : "") + tenths(digits) + "e" + exponent;
  }

  /** Returns a whole number, at least 0, with commas. */
  static String grouped(long number) {
    if (number < 1000) {
      return String.valueOf(number);
    }
    StringBuilder digits = new StringBuilder(String.valueOf(number));
    for (int i = digits.length() - 3; i > 0; i -= 3) {
      digits.insert(i, ',');
    }
    return digits.toString();
  }
}
