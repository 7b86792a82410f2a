package io.dashgate.queries.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.platform.problem.ApiException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Numbers different texts from 1, in the order in which they are added. */
final class TextNumbers {

  private static final int MOST_BYTES = 64 * 1024 * 1024;
  private static final double MOST_FULL = 0.6;

  /** Nobody can choose texts that collide. */
  private final long seed = ThreadLocalRandom.current().nextLong() | 1;

  private final int mostTexts;
  private final Supplier<ApiException> tooMany;
  private byte[] bytes = new byte[256];

  /** Where each text ends in the bytes, by its number. */
  private int[] ends = new int[16];

  /** Numbers by hash; 0: free. */
  private int[] table = new int[32];

  private int[] hashes = new int[16];
  private int size;

  /**
   * Makes it.
   *
   * @param mostTexts that are numbered
   * @param tooMany what is thrown when there are more, or when they have more than 64 MB
   */
  TextNumbers(int mostTexts, Supplier<ApiException> tooMany) {
    this.mostTexts = mostTexts;
    this.tooMany = tooMany;
  }

  int size() {
    return size;
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return bytes.length + (long) Integer.BYTES * (ends.length + table.length + hashes.length);
  }

  /** Returns the text with a number. */
  String text(int number) {
    return new String(bytes, ends[number - 1], ends[number] - ends[number - 1], UTF_8);
  }

  /** Returns the number of a text; it is added if it is not there. */
  int add(String text) {
    byte[] added = text.getBytes(UTF_8);
    int hash = hash(added);
    int mask = table.length - 1;
    int at = hash & mask;
    while (table[at] != 0) {
      int number = table[at];
      if (hashes[number] == hash && isEqual(number, added)) {
        return number;
      }
      at = (at + 1) & mask;
    }
    append(added, hash);
    table[at] = size;
    if (size > MOST_FULL * table.length) {
      grow();
    }
    return size;
  }

  private boolean isEqual(int number, byte[] text) {
    return Arrays.equals(bytes, ends[number - 1], ends[number], text, 0, text.length);
  }

  private void append(byte[] text, int hash) {
    int begin = ends[size];
    if (size == mostTexts || text.length > MOST_BYTES - begin) {
      throw tooMany.get();
    }
    int end = begin + text.length;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    System.arraycopy(text, 0, bytes, begin, text.length);
    size++;
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    ends[size] = end;
    hashes[size] = hash;
  }

  private void grow() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int number = 1; number <= size; number++) {
      int at = hashes[number] & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = number;
    }
  }

  private int hash(byte[] text) {
    long hash = seed;
    for (byte one : text) {
      hash = (hash ^ one) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ (hash >>> 32));
  }
}
