package io.dashgate.events.capture;

/** Texts as Postgres can store them: NUL and halves of characters become U+FFFD. */
final class StorableText {

  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  /** Returns a text that can be stored; the same object if it can be stored as it is. */
  static String of(String text) {
    int wrong = firstWrong(text);
    if (wrong < 0) {
      return text;
    }
    char[] characters = text.toCharArray();
    repair(characters, 0, characters.length);
    return new String(characters);
  }

  /** Returns the first code points of a text. */
  static String cut(String text, int codePoints) {
    return text.length() <= codePoints || text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }

  /** Whether a part of an array can be stored as it is. */
  static boolean isStorable(char[] text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (text[i] == 0 || Character.isSurrogate(text[i])) {
        return !hasWrong(text, i, from + length);
      }
    }
    return true;
  }

  /** Repairs a part of an array. */
  static void repair(char[] text, int from, int length) {
    int end = from + length;
    for (int i = from; i < end; i++) {
      if (isPair(text, i, end)) {
        i++;
      } else if (text[i] == 0 || Character.isSurrogate(text[i])) {
        text[i] = REPLACEMENT;
      }
    }
  }

  private static boolean hasWrong(char[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (isPair(text, i, end)) {
        i++;
      } else if (text[i] == 0 || Character.isSurrogate(text[i])) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPair(char[] text, int i, int end) {
    return Character.isHighSurrogate(text[i])
        && i + 1 < end
        && Character.isLowSurrogate(text[i + 1]);
  }

  private static int firstWrong(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(one)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (one == 0 || Character.isSurrogate(one)) {
        return i;
      }
    }
    return -1;
  }
}
