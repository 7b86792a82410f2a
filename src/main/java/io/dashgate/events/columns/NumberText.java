package io.dashgate.events.columns;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/**
 * The usual text of a number, which is that of ECMAScript: the shortest one that gives the same
 * double, without an exponent. Numbers with another text are kept as text.
 */
final class NumberText {

  /** ECMAScript writes an exponent from here on. */
  private static final double TOO_LARGE = 1e21;

  private static final double TOO_SMALL = 1e-6;

  /** Whole doubles are exact up to here. */
  private static final double WHOLE = 1L << 53;

  private NumberText() {}

  /** Returns the text of a number. */
  static String of(double value) {
    if (value == Math.rint(value) && Math.abs(value) <= WHOLE) {
      return Long.toString((long) value);
    }
    String text = NumberOutput.toString(value, true);
    return text.indexOf('E') < 0 ? text : new BigDecimal(text).toPlainString();
  }

  /** Whether a text of JSON is the usual one of its value. */
  static boolean isUsual(String text) {
    double value = Double.parseDouble(text);
    double size = Math.abs(value);
    return size < TOO_LARGE && (size >= TOO_SMALL || size == 0) && of(value).equals(text);
  }

  /**
   * Returns the value of a whole number with its usual text.
   *
   * @return {@link Long#MIN_VALUE} if it is not one
   */
  static long whole(String text) {
    int length = text.length();
    if (length > 19) {
      return Long.MIN_VALUE;
    }
    int at = text.charAt(0) == '-' ? 1 : 0;
    boolean isNegative = at == 1;
    boolean hasZero = length > at && text.charAt(at) == '0' && (length > at + 1 || isNegative);
    if (hasZero || length == at || length - at > 18) {
      return Long.MIN_VALUE;
    }
    long value = 0;
    for (; at < length; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return Long.MIN_VALUE;
      }
      value = value * 10 + digit;
    }
    return isNegative ? -value : value;
  }
}
