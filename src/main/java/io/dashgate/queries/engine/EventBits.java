package io.dashgate.queries.engine;

/** Bits for the events of a chunk: those that match. */
final class EventBits {

  private EventBits() {}

  /** Returns bits of which none is set. */
  static long[] none(int events) {
    return new long[(events + 63) >>> 6];
  }

  /** Returns a bit for each event whose number is not zero. */
  static long[] ofNumbers(int[] numbers) {
    long[] bits = none(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      long bit = numbers[i] == 0 ? 0 : 1;
      bits[i >>> 6] |= bit << i;
    }
    return bits;
  }

  /** Removes those that others do not have. */
  static void and(long[] bits, long[] others) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] &= others[i];
    }
  }

  /** Adds those that others have. */
  static void or(long[] bits, long[] others) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] |= others[i];
    }
  }

  /** Returns the events whose bits are set, in their order. */
  static int[] events(long[] bits) {
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    int[] events = new int[count];
    int at = 0;
    for (int i = 0; i < bits.length; i++) {
      for (long word = bits[i]; word != 0; word &= word - 1) {
        events[at++] = (i << 6) + Long.numberOfTrailingZeros(word);
      }
    }
    return events;
  }
}
