package io.dashgate.queries.engine;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Numbers different longs from 0, in the order in which they are added. */
final class LongNumbers {

  private static final double MOST_FULL = 0.6;

  /** Nobody can choose values that collide. */
  private final long seed = ThreadLocalRandom.current().nextLong();

  private long[] keys = new long[16];

  /** Numbers plus 1 by hash; 0: free. */
  private int[] table = new int[32];

  private int size;

  int size() {
    return size;
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return (long) Long.BYTES * keys.length + (long) Integer.BYTES * table.length;
  }

  /** Returns the key with a number. */
  long key(int number) {
    return keys[number];
  }

  /** Returns the number of a key; it is added if it is not there. */
  int add(long key) {
    int mask = table.length - 1;
    int at = hash(key) & mask;
    while (table[at] != 0) {
      int number = table[at] - 1;
      if (keys[number] == key) {
        return number;
      }
      at = (at + 1) & mask;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size] = key;
    table[at] = ++size;
    if (size > MOST_FULL * table.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int number = 0; number < size; number++) {
      int at = hash(keys[number]) & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = number + 1;
    }
  }

  private int hash(long key) {
    long mixed = (key ^ seed) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return (int) (mixed >>> 32);
  }
}
