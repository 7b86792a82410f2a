package io.dashgate.events.columns;

import org.jspecify.annotations.Nullable;

/** Which events have a value: a bit for each event; null: all have one. */
final class Presence {

  private Presence() {}

  static boolean has(long @Nullable [] bits, int event) {
    return bits == null || (bits[event >>> 6] & (1L << event)) != 0;
  }

  /** Returns bits for a number of events, none of which is set. */
  static long[] none(int events) {
    return new long[(events + 63) >>> 6];
  }

  static void set(long[] bits, int event) {
    bits[event >>> 6] |= 1L << event;
  }

  /** Returns the bits of some events. */
  static long @Nullable [] only(long @Nullable [] bits, int[] events) {
    if (bits == null) {
      return null;
    }
    long[] some = none(events.length);
    for (int i = 0; i < events.length; i++) {
      if (has(bits, events[i])) {
        set(some, i);
      }
    }
    return some;
  }
}
