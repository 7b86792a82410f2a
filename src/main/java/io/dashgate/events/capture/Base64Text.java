package io.dashgate.events.capture;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 as SDKs and forms leave it: of both alphabets, with line breaks, without padding. */
final class Base64Text {

  private Base64Text() {}

  /**
   * Decodes a text.
   *
   * @param partial whether it is the beginning of a longer one, whose last characters are left out
   * @return null if it is no base64
   */
  static byte @Nullable [] decode(byte[] data, boolean partial) {
    byte[] text = new byte[data.length];
    int length = 0;
    int end = endWithoutPadding(data);
    for (int i = 0; i < end; i++) {
      byte one = data[i];
      if (!isBreak(one)) {
        // forms turn a plus into a space
        text[length++] = one == ' ' || one == '-' ? (byte) '+' : one == '_' ? (byte) '/' : one;
      }
    }
    try {
      return Base64.getDecoder().decode(Arrays.copyOf(text, partial ? length / 4 * 4 : length));
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
  }

  private static int endWithoutPadding(byte[] data) {
    int end = data.length;
    while (end > 0 && (data[end - 1] == '=' || data[end - 1] == ' ' || isBreak(data[end - 1]))) {
      end--;
    }
    return end;
  }

  private static boolean isBreak(byte one) {
    return one == '\r' || one == '\n';
  }
}
