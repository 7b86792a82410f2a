package io.dashgate.events.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow; numbers are little-endian. */
final class ByteWriter {

  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle DOUBLES = view(double[].class);

  private byte[] bytes;
  private int size;

  ByteWriter(int expected) {
    bytes = new byte[Math.max(expected, 16)];
  }

  static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  private void need(int more) {
    int least = Math.addExact(size, more);
    if (least > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(least, (int) Math.min(2L * bytes.length, 1 << 30)));
    }
  }

  void put(int value) {
    need(1);
    bytes[size++] = (byte) value;
  }

  void int16(int value) {
    put(value);
    put(value >> 8);
  }

  void int32(int value) {
    need(4);
    INTS.set(bytes, size, value);
    size += 4;
  }

  /** Writes over a number that was written before. */
  void int32At(int position, int value) {
    INTS.set(bytes, position, value);
  }

  void int64(long value) {
    need(8);
    LONGS.set(bytes, size, value);
    size += 8;
  }

  void float64(double value) {
    need(8);
    DOUBLES.set(bytes, size, value);
    size += 8;
  }

  /** Writes a number that is not negative in as few bytes as it needs, or any in ten. */
  void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      put((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    put((int) left);
  }

  void bytes(byte[] from, int offset, int length) {
    need(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  int size() {
    return size;
  }

  /** Returns what was written, with more behind it: only {@link #size} bytes count. */
  byte[] array() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
