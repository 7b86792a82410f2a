package io.dashgate.queries.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers of answers: whole ones without a fraction, never NaN or infinite. */
final class Numbers {

  private static final double LARGEST_LONG = 0x1p63;

  private Numbers() {}

  /** Writes a number. */
  static void write(JsonGenerator json, double number) throws IOException {
    double finite = finite(number);
    if (!isWhole(finite)) {
      json.writeNumber(finite);
    } else if (Math.abs(finite) < LARGEST_LONG) {
      json.writeNumber((long) finite);
    } else {
      json.writeNumber(new BigDecimal(finite).toBigInteger());
    }
  }

  /** Returns the text of a number. */
  static String text(double number) {
    double finite = finite(number);
    return isWhole(finite)
        ? new BigDecimal(finite).toBigInteger().toString()
        : Double.toString(finite);
  }

  /** Returns a number; 0 for what is none. */
  static double finite(double number) {
    return Double.isFinite(number) ? number : 0;
  }

  /** Returns a number with at most two decimals; 0 for what is none. */
  static double rounded(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(number).setScale(2, RoundingMode.HALF_EVEN).doubleValue()
        : 0;
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number);
  }
}
