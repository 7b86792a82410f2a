package io.dashgate.charts;

import java.math.BigDecimal;
import java.math.MathContext;

/** The values of an axis: round ones, from the first to the last. */
final class Scale {

  private static final int MAX_TICKS = 40;

  private final double[] ticks;

  private Scale(double[] ticks) {
    this.ticks = ticks;
  }

  /**
   * Returns a scale of values.
   *
   * @param low at most {@code high}
   * @param wanted about how many steps it should have
   */
  static Scale of(double low, double high, int wanted) {
    double top = high > low ? high : low + 1;
    double step = step((top - low) / Math.max(1, wanted));
    if (top - low > 3) {
      step = Math.max(1, step);
    }
    long first = (long) Math.floor(low / step + 1e-9);
    long last = (long) Math.ceil(top / step - 1e-9);
    double[] ticks = new double[(int) Math.min(MAX_TICKS, last - first + 1)];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = round((first + i) * step);
    }
    return new Scale(ticks);
  }

  /** Returns 1, 2 or 5 times a power of ten. */
  private static double step(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double part = raw / power;
    return (part < 1.5 ? 1 : part < 3 ? 2 : part < 7 ? 5 : 10) * power;
  }

  /** Removes what multiplication adds: 0.30000000000000004 is 0.3. */
  private static double round(double number) {
    return number == Math.rint(number)
        ? number
        : new BigDecimal(number).round(new MathContext(12)).doubleValue();
  }

  /** Returns the values; not to be changed. */
  double[] ticks() {
    return ticks;
  }

  double low() {
    return ticks[0];
  }

  double high() {
    return ticks[ticks.length - 1];
  }
}
