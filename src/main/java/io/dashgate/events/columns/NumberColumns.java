package io.dashgate.events.columns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes columns of numbers, if all of them have their usual texts. */
final class NumberColumns {

  private NumberColumns() {}

  /**
   * Makes a column.
   *
   * @param numbers the different ones
   * @param codes of events: 0: none, 1: the first number
   * @return null if a number must be kept as text
   */
  static @Nullable Column of(List<String> numbers, int[] codes) {
    long[] whole = new long[numbers.size()];
    boolean areInts = true;
    boolean areWhole = true;
    for (int i = 0; i < whole.length && areWhole; i++) {
      whole[i] = NumberText.whole(numbers.get(i));
      areWhole = whole[i] != Long.MIN_VALUE;
      areInts &= whole[i] == (int) whole[i];
    }
    if (!areWhole) {
      return numbers.stream().allMatch(NumberText::isUsual) ? doubles(numbers, codes) : null;
    }
    return areInts ? ints(whole, codes) : longs(whole, codes);
  }

  private static long @Nullable [] present(int[] codes) {
    long[] bits = Presence.none(codes.length);
    boolean areAll = true;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == 0) {
        areAll = false;
      } else {
        Presence.set(bits, i);
      }
    }
    return areAll ? null : bits;
  }

  private static IntColumn ints(long[] numbers, int[] codes) {
    int[] values = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      values[i] = codes[i] == 0 ? 0 : (int) numbers[codes[i] - 1];
    }
    return new IntColumn(values, present(codes));
  }

  /** What is missing repeats the value before it, which costs least. */
  private static LongColumn longs(long[] numbers, int[] codes) {
    long[] values = new long[codes.length];
    for (int i = 0; i < codes.length; i++) {
      values[i] = codes[i] != 0 ? numbers[codes[i] - 1] : i == 0 ? 0 : values[i - 1];
    }
    return new LongColumn(values, present(codes));
  }

  private static DoubleColumn doubles(List<String> numbers, int[] codes) {
    double[] different = numbers.stream().mapToDouble(Double::parseDouble).toArray();
    double[] values = new double[codes.length];
    for (int i = 0; i < codes.length; i++) {
      values[i] = codes[i] == 0 ? 0 : different[codes[i] - 1];
    }
    return new DoubleColumn(values, present(codes));
  }
}
