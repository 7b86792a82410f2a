package io.dashgate.events.capture;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;
import java.util.UUID;

/** A growing array of bytes for lines of JSON in UTF-8. Confined to one thread. */
final class LineBuffer {

  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final int LENGTH_OF_UUID = 36;

  private byte[] bytes;
  private int size;

  /** Makes one for so many bytes; it grows if there are more. */
  LineBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** Returns the array with the bytes, of which the first {@link #size} count. */
  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }

  void put(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  void put(byte[] from) {
    put(from, from.length);
  }

  /** Appends the first bytes of an array. */
  void put(byte[] from, int length) {
    reserve(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
  }

  /** Appends a text in ASCII. */
  void putAscii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
  }

  /** Appends a text as JSON. */
  void putQuoted(String text) {
    put('"');
    int begin = size;
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      char one = text.charAt(i);
      if (one < ' ' || one > '~' || one == '"' || one == '\\') {
        size = begin;
        put(ENCODER.quoteAsUTF8(text));
        break;
      }
      bytes[size++] = (byte) one;
    }
    put('"');
  }

  /** Appends a UUID with hyphens. */
  void put(UUID uuid) {
    reserve(LENGTH_OF_UUID);
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    putHex(high >>> 32, 8);
    bytes[size++] = '-';
    putHex(high >>> 16, 4);
    bytes[size++] = '-';
    putHex(high, 4);
    bytes[size++] = '-';
    putHex(low >>> 48, 4);
    bytes[size++] = '-';
    putHex(low, 12);
  }

  private void putHex(long value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      bytes[size++] = DIGITS[(int) (value >>> shift) & 0xf];
    }
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
