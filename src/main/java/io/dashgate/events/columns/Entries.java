package io.dashgate.events.columns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** The different values of a column, as UTF-8 behind each other. The first one has the code 1. */
public final class Entries {

  private final byte[] bytes;

  /** Where each entry ends; an entry begins where the one before it ends. */
  private final int[] ends;

  private final int begin;

  /**
   * Makes the entries of bytes, which are not copied.
   *
   * @param begin where the first one begins
   * @param ends where each one ends
   */
  Entries(byte[] bytes, int begin, int[] ends) {
    this.bytes = bytes;
    this.begin = begin;
    this.ends = ends;
  }

  /** Makes the entries of texts. */
  static Entries of(List<String> texts) {
    byte[][] all = new byte[texts.size()][];
    int[] ends = new int[all.length];
    int size = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = texts.get(i).getBytes(UTF_8);
      size = Math.addExact(size, all[i].length);
      ends[i] = size;
    }
    byte[] bytes = new byte[size];
    int at = 0;
    for (byte[] one : all) {
      System.arraycopy(one, 0, bytes, at, one.length);
      at += one.length;
    }
    return new Entries(bytes, 0, ends);
  }

  /** Returns the number of entries. */
  public int size() {
    return ends.length;
  }

  /** Returns the bytes of an entry. */
  public int bytes(int code) {
    return ends[code - 1] - begin(code);
  }

  /** Returns about how many bytes of memory all of them take. */
  int weight() {
    return 4 * ends.length + (ends.length == 0 ? 0 : ends[ends.length - 1] - begin);
  }

  /**
   * Returns an entry.
   *
   * @param code from 1
   */
  public String get(int code) {
    int from = begin(code);
    return new String(bytes, from, ends[code - 1] - from, UTF_8);
  }

  private int begin(int code) {
    return code == 1 ? begin : ends[code - 2];
  }

  /** Writes all entries: their bytes each, then their texts. */
  void write(ByteWriter to) {
    to.varint(ends.length);
    for (int code = 1; code <= ends.length; code++) {
      to.varint(bytes(code));
    }
    if (ends.length > 0) {
      to.bytes(bytes, begin, ends[ends.length - 1] - begin);
    }
  }

  /** Reads what {@link #write} has written. */
  static Entries read(ByteReader from) {
    int[] ends = new int[from.count(1)];
    long size = 0;
    for (int i = 0; i < ends.length; i++) {
      size += from.varint();
      ends[i] = (int) Math.min(size, Integer.MAX_VALUE);
    }
    int begin = from.skip(size);
    for (int i = 0; i < ends.length; i++) {
      ends[i] += begin;
    }
    return new Entries(from.array(), begin, ends);
  }
}
