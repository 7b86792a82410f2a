package io.dashgate.queries.engine;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A sum of finite doubles without any error, so that their order does not matter: a very long whole
 * number of the smallest double, in digits of 32 bits. Only those digits are kept that are used.
 */
final class ExactSum {

  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;
  private static final int EXPONENTS = 0x7FF;
  private static final int DIGIT_BITS = 32;
  private static final long DIGIT = 0xFFFF_FFFFL;

  /** The smallest double is 2 to the power of minus this. */
  private static final int SMALLEST = 1074;

  /** More than a double has, with room for the bits that decide how it is rounded. */
  private static final int ENOUGH_BITS = 128;

  /** A digit holds more than 32 bits until it is carried on, which is done in time. */
  private static final int MOST_ADDED = 1 << 28;

  private long[] digits = new long[4];

  /** The place of the first digit that is kept; -1: none is. */
  private int lowest = -1;

  private int added;

  /** Adds a number. */
  void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENTS;
    long mantissa = bits & MANTISSA;
    if (exponent == 0) {
      exponent = 1;
    } else {
      mantissa |= MANTISSA + 1;
    }
    int shift = (exponent - 1) & 31;
    int at = room((exponent - 1) >>> 5);
    long low = (mantissa & DIGIT) << shift;
    long high = (mantissa >>> 32) << shift;
    long first = low & DIGIT;
    long second = (low >>> 32) + (high & DIGIT);
    long third = high >>> 32;
    if (bits < 0) {
      digits[at] -= first;
      digits[at + 1] -= second;
      digits[at + 2] -= third;
    } else {
      digits[at] += first;
      digits[at + 1] += second;
      digits[at + 2] += third;
    }
    if (++added == MOST_ADDED) {
      carry();
    }
  }

  /** Adds another sum. */
  void add(ExactSum other) {
    if (other.lowest < 0) {
      return;
    }
    carry();
    other.carry();
    for (int i = 0; i < other.digits.length; i++) {
      if (other.digits[i] != 0) {
        int at = room(other.lowest + i); // may move the digits
        digits[at] += other.digits[i];
      }
    }
    carry();
  }

  /** Returns the index of a digit, with room for two behind it. */
  private int room(int place) {
    if (lowest < 0) {
      lowest = place;
    }
    if (place < lowest) {
      int more = lowest - place;
      long[] longer = new long[digits.length + more];
      System.arraycopy(digits, 0, longer, more, digits.length);
      digits = longer;
      lowest = place;
    } else if (place - lowest + 3 > digits.length) {
      digits = Arrays.copyOf(digits, place - lowest + 3);
    }
    return place - lowest;
  }

  /** Brings all digits but the last to 32 bits without a sign. */
  private void carry() {
    added = 0;
    if (lowest < 0) {
      return;
    }
    long over = digits[digits.length - 1] >> 32;
    if (over != 0 && over != -1) {
      digits = Arrays.copyOf(digits, digits.length + 2);
    }
    long carried = 0;
    for (int i = 0; i < digits.length - 1; i++) {
      long digit = digits[i] + carried;
      digits[i] = digit & DIGIT;
      carried = digit >> 32;
    }
    digits[digits.length - 1] += carried;
  }

  /** Returns the double that is nearest to the sum, the even one of two; at most the largest. */
  double value() {
    carry();
    if (lowest < 0) {
      return 0;
    }
    BigInteger sum = whole();
    BigInteger size = sum.abs();
    // what is cut off must not be forgotten where a half is rounded
    int cut = Math.max(0, size.bitLength() - ENOUGH_BITS);
    BigInteger upper = size.shiftRight(cut);
    if (cut > 0 && size.getLowestSetBit() < cut) {
      upper = upper.setBit(0);
    }
    double value = Math.scalb(upper.doubleValue(), cut + DIGIT_BITS * lowest - SMALLEST);
    value = Math.min(value, Double.MAX_VALUE);
    return sum.signum() < 0 ? -value : value;
  }

  private BigInteger whole() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES * (digits.length - 1));
    bytes.putLong(digits[digits.length - 1]);
    for (int i = digits.length - 2; i >= 0; i--) {
      bytes.putInt((int) digits[i]);
    }
    return new BigInteger(bytes.array());
  }
}
