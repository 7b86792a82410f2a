package io.dashgate.events.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses what the JavaScript library lz-string made with {@code compressToBase64}, as old
 * browser SDKs do: LZW over UTF-16, written in groups of six bits.
 */
final class LzString {

  private static final int BITS = 6;
  private static final int END = 2;

  /** The dictionary takes as much as the result; memory is taken for so many characters at once. */
  private static final int STEP = 64 * 1024;

  private static final int BYTES_OF_CHARACTER = 4;

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
  private final boolean partial;
  private final Memory memory;
  private long accounted;
  private int position;
  private int bitsLeft;
  private int current;

  private LzString(byte[] input, boolean partial, Memory memory) {
    this.input = input;
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
    return new LzString(input, partial, memory).decompress(most);
  }

  private @Nullable String decompress(long most) {
    List<String> dictionary = new ArrayList<>();
    dictionary.add("");
    dictionary.add("");
    dictionary.add("");
    int width = 3;
    int untilWider = 4;
    String first = literal(bits(2));
    if (first == null) {
      return null;
    }
    dictionary.add(first);
    StringBuilder result = new StringBuilder(first);
    String last = first;
    while (true) {
      int code = bits(width);
      if (code == END || code < 0) {
        return code == END || partial ? result.toString() : null;
      }
      if (code < END) {
        String added = literal(code);
        if (added == null) {
          return partial ? result.toString() : null;
        }
        dictionary.add(added);
        code = dictionary.size() - 1;
        untilWider--;
        if (untilWider == 0) {
          untilWider = 1 << width;
          width++;
        }
      }
      if (code > dictionary.size()) {
        return null;
      }
      String entry = code < dictionary.size() ? dictionary.get(code) : last + last.charAt(0);
      result.append(entry);
      account(result.length(), most);
      dictionary.add(last + entry.charAt(0));
      last = entry;
      untilWider--;
      if (untilWider == 0) {
        untilWider = 1 << width;
        width++;
      }
    }
  }

  private void account(long length, long most) {
    if (length > most) {
      throw CaptureErrors.bodyTooLarge(most);
    }
    while (accounted < length) {
      memory.take(STEP * BYTES_OF_CHARACTER);
      accounted += STEP;
    }
  }

  /** Reads a new character: of a byte (0) or of two (1). */
  private @Nullable String literal(int kind) {
    int code = kind == 0 ? bits(8) : kind == 1 ? bits(16) : -1;
    return code < 0 ? null : String.valueOf((char) code);
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
