package io.dashgate.events.columns;

import java.lang.invoke.VarHandle;

/** Reads what {@link ByteWriter} wrote; each method throws {@link DamagedColumnException}. */
final class ByteReader {

  private static final VarHandle INTS = ByteWriter.view(int[].class);
  private static final VarHandle LONGS = ByteWriter.view(long[].class);
  private static final VarHandle DOUBLES = ByteWriter.view(double[].class);

  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes, int begin, int end) {
    this.bytes = bytes;
    this.at = begin;
    this.end = end;
  }

  byte[] array() {
    return bytes;
  }

  int position() {
    return at;
  }

  int left() {
    return end - at;
  }

  /** Skips bytes and returns where they begin. */
  int skip(long length) {
    if (length < 0 || length > end - at) {
      throw new DamagedColumnException("a column ends too early");
    }
    int begin = at;
    at += (int) length;
    return begin;
  }

  int uint8() {
    return bytes[skip(1)] & 0xff;
  }

  int int32() {
    return (int) INTS.get(bytes, skip(4));
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int one = uint8();
      value |= (long) (one & 0x7f) << shift;
      if (one < 0x80) {
        return value;
      }
    }
    throw new DamagedColumnException("a number has no end");
  }

  /** Reads the number of things that take some bytes each, at least. */
  int count(int bytesEach) {
    long count = varint();
    if (count < 0 || count > (end - at) / bytesEach) {
      throw new DamagedColumnException("a column ends too early");
    }
    return (int) count;
  }

  /** Reads numbers of one byte each, without signs. */
  int[] bytes(int count) {
    int from = skip(count);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = bytes[from + i] & 0xff;
    }
    return values;
  }

  /** Reads numbers of two bytes each, without signs. */
  int[] shorts(int count) {
    int from = skip(2L * count);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = (bytes[from + 2 * i] & 0xff) | ((bytes[from + 2 * i + 1] & 0xff) << 8);
    }
    return values;
  }

  int[] ints(int count) {
    int from = skip(4L * count);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = (int) INTS.get(bytes, from + 4 * i);
    }
    return values;
  }

  long[] longs(int count) {
    int from = skip(8L * count);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = (long) LONGS.get(bytes, from + 8 * i);
    }
    return values;
  }

  double[] doubles(int count) {
    int from = skip(8L * count);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (double) DOUBLES.get(bytes, from + 8 * i);
    }
    return values;
  }
}
