package io.dashgate.platform.limits;

/**
 * Counts the requests of the last minute or hour in sixty slots that expire one by one: the count
 * is exact, its time to a sixtieth of the window. Not thread-safe.
 */
final class SlidingWindow {

  private static final int SLOTS = 60;

  private final long slotMillis;
  private final int[] slots = new int[SLOTS];
  private long current;
  private int used;

  SlidingWindow(int seconds) {
    this.slotMillis = seconds * 1_000L / SLOTS;
  }

  /** Expires the slots that are too old at {@code now}, in milliseconds. Call before all else. */
  void slideTo(long now) {
    long slot = now / slotMillis;
    // a clock that was set back expires nothing
    for (long step = Math.min(slot - current, SLOTS); step > 0; step--) {
      int index = index(slot - step + 1);
      used -= slots[index];
      slots[index] = 0;
    }
    current = Math.max(current, slot);
  }

  int used() {
    return used;
  }

  /** Counts requests of the time {@code at}, which may be in the past. */
  void add(int requests, long at) {
    long slot = Math.min(at / slotMillis, current);
    if (slot > current - SLOTS) {
      slots[index(slot)] += requests;
      used += requests;
    }
  }

  /** Takes back one request of the time {@code at}, if it is still counted. */
  void remove(long at) {
    long slot = at / slotMillis;
    if (slot <= current && slot > current - SLOTS && slots[index(slot)] > 0) {
      slots[index(slot)]--;
      used--;
    }
  }

  /** Returns the whole seconds until fewer than {@code limit} requests are counted; at least 1. */
  int secondsUntilBelow(int limit, long now) {
    int left = used;
    int index = index(current);
    for (int age = SLOTS - 1; age >= 0; age--) {
      // no division: runs for every policy of every request
      index = index == SLOTS - 1 ? 0 : index + 1;
      left -= slots[index];
      if (left < limit) {
        long millis = (current - age + SLOTS) * slotMillis - now;
        return (int) Math.max(1, (millis + 999) / 1_000);
      }
    }
    return 1;
  }

  private static int index(long slot) {
    return (int) (slot % SLOTS);
  }
}
