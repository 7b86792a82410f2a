package io.dashgate.platform.limits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts the requests of the last minute or hour in sixty slots that expire one by one: the count
 * is exact, its time to a sixtieth of the window. A slot has one byte until a count needs two or
 * four, since most windows count few requests and there are many windows. Not thread-safe.
 */
final class SlidingWindow {

  /** The bytes of the heap that a window takes with slots of two bytes. */
  static final int WEIGHT = 32 + 16 + 2 * 60;

  private static final int SLOTS = 60;
  private static final int MAX_BYTE = 0xff;
  private static final int MAX_SHORT = 0xffff;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final int slotMillis;
  private byte[] slots = new byte[SLOTS];
  private long current;
  private int used;

  SlidingWindow(int seconds) {
    this.slotMillis = seconds * 1_000 / SLOTS;
  }

  /** Expires the slots that are too old at {@code now}, in milliseconds. Call before all else. */
  void slideTo(long now) {
    long slot = now / slotMillis;
    // a clock that was set back expires nothing
    for (long step = Math.min(slot - current, SLOTS); step > 0; step--) {
      int index = index(slot - step + 1);
      used -= get(index);
      set(index, 0);
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
      set(index(slot), get(index(slot)) + requests);
      used += requests;
    }
  }

  /** Takes back one request of the time {@code at}, if it is still counted. */
  void remove(long at) {
    long slot = at / slotMillis;
    if (slot <= current && slot > current - SLOTS && get(index(slot)) > 0) {
      set(index(slot), get(index(slot)) - 1);
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
      left -= get(index);
      if (left < limit) {
        long millis = (current - age + SLOTS) * slotMillis - now;
        return (int) Math.max(1, (millis + 999) / 1_000);
      }
    }
    return 1;
  }

  private int get(int index) {
    return switch (slots.length) {
      case SLOTS -> slots[index] & MAX_BYTE;
      case SLOTS * Short.BYTES -> (short) SHORTS.get(slots, index * Short.BYTES) & MAX_SHORT;
      default -> (int) INTS.get(slots, index * Integer.BYTES);
    };
  }

  private void set(int index, int count) {
    int bytes = count < 0 || count > MAX_SHORT ? Integer.BYTES : count > MAX_BYTE ? Short.BYTES : 1;
    if (bytes > slots.length / SLOTS) {
      widen(bytes);
    }
    switch (slots.length) {
      case SLOTS -> slots[index] = (byte) count;
      case SLOTS * Short.BYTES -> SHORTS.set(slots, index * Short.BYTES, (short) count);
      default -> INTS.set(slots, index * Integer.BYTES, count);
    }
  }

  private void widen(int bytes) {
    SlidingWindow wide = new SlidingWindow(slotMillis * SLOTS / 1_000);
    wide.slots = new byte[SLOTS * bytes];
    for (int index = 0; index < SLOTS; index++) {
      wide.set(index, get(index));
    }
    slots = wide.slots;
  }

  private static int index(long slot) {
    return (int) (slot % SLOTS);
  }
}
