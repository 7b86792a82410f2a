package io.dashgate.events.capture;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses what the JavaScript library lz-string made with {@code compressToBase64}, as old
 * browser SDKs do: LZW over UTF-16, written in groups of six bits.
 */
final class LzString {

  private static final int BITS = 6;
  private static final int END = 2;

  /** The code of the first entry of the dictionary. */
  private static final int FIRST = 3;

  private static final int INITIAL = 1024;

  private static final byte[] VALUES = new byte[128];

  static {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
    VALUES['='] = 0;
    VALUES[' '] = VALUES['+']; // forms turn one into the other
  }

  private final byte[] input;
  private final long most;
  private final boolean partial;
  private final Memory memory;
  private int position;
  private int bitsLeft;
  private int current;
  private char[] result = new char[INITIAL];
  private int length;

  /** The dictionary: parts of the result. */
  private int[] begins = new int[INITIAL];

  private int[] lengths = new int[INITIAL];
  private int entries;

  private LzString(byte[] input, long most, boolean partial, Memory memory) {
    this.input = input;
    this.most = most;
    this.partial = partial;
    this.memory = memory;
  }

  /**
   * Decompresses a text.
   *
   * @param input in ASCII
   * @param most the length of the result in characters that is refused
   * @param partial whether the input is the beginning of a longer one
   * @return null if it is malformed
   * @throws io.dashgate.platform.problem.ApiException 413 if the result is too long
   */
  static @Nullable String decompress(byte[] input, long most, boolean partial, Memory memory) {
    return new LzString(input, most, partial, memory).decompress();
  }

  private @Nullable String decompress() {
    int width = 3;
    int untilWider = 4;
    int lastBegin = 0;
    if (!isAppended(literal(bits(2)))) {
      return null;
    }
    addEntry(0, 1);
    while (true) {
      int code = bits(width);
      if (code == END || code < 0) {
        return code == END || partial ? text() : null;
      }
      int begin = length;
      if (code < END) {
        if (!isAppended(literal(code))) {
          return partial ? text() : null;
        }
        addEntry(begin, 1);
        untilWider--;
        if (untilWider == 0) {
          untilWider = 1 << width;
          width++;
        }
      } else if (code < FIRST + entries) {
        appendCopy(begins[code - FIRST], lengths[code - FIRST]);
      } else if (code == FIRST + entries) {
        appendCopy(lastBegin, begin - lastBegin + 1);
      } else {
        return null;
      }
      // what was read before, and the first character of what was read now
      addEntry(lastBegin, begin - lastBegin + 1);
      lastBegin = begin;
      untilWider--;
      if (untilWider == 0) {
        untilWider = 1 << width;
        width++;
      }
    }
  }

  private boolean isAppended(int character) {
    if (character < 0) {
      return false;
    }
    reserve(1);
    result[length++] = (char) character;
    return true;
  }

  /** Appends a part of the result, which may reach into what is appended. */
  private void appendCopy(int begin, int count) {
    reserve(count);
    for (int i = 0; i < count; i++) {
      result[length++] = result[begin + i];
    }
  }

  private void addEntry(int begin, int count) {
    if (entries == begins.length) {
      memory.take(4L * Integer.BYTES * entries);
      begins = Arrays.copyOf(begins, 2 * entries);
      lengths = Arrays.copyOf(lengths, 2 * entries);
    }
    begins[entries] = begin;
    lengths[entries] = count;
    entries++;
  }

  private void reserve(int more) {
    if (length + (long) more > most) {
      throw CaptureErrors.bodyTooLarge(most);
    }
    if (length + more > result.length) {
      int capacity = Math.max(length + more, 2 * result.length);
      memory.take((long) Character.BYTES * capacity);
      result = Arrays.copyOf(result, capacity);
    }
  }

  private String text() {
    memory.take((long) Character.BYTES * length);
    return new String(result, 0, length);
  }

  /** Reads a new character, of a byte (0) or of two (1); negative if there is none. */
  private int literal(int kind) {
    return kind == 0 ? bits(8) : kind == 1 ? bits(16) : -1;
  }

  /** Reads a number, its lowest bit first; negative at the end of the input. */
  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (bitsLeft == 0) {
        if (position >= input.length) {
          return -1;
        }
        byte character = input[position++];
        current = character < 0 ? -1 : VALUES[character];
        if (current < 0) {
          return -1;
        }
        bitsLeft = BITS;
      }
      bitsLeft--;
      value |= ((current >> bitsLeft) & 1) << i;
    }
    return value;
  }
}
