package io.dashgate.charts;

/** Texts of clients: cleaned, measured and cut. */
final class Texts {

  /** The longest text that is kept: more than any chart has room for. */
  private static final int MAX_LENGTH = 300;

  /** Widths of the characters from space to tilde, in hundredths of the size: a wide sans. */
  private static final int[] WIDTHS = {
    32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 30, 30, 66, 56, 86, 75, 79,
    60, 79, 69, 63, 61, 73, 68, 99, 68, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
    63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84
  };

  private static final double OTHER = 0.66;
  private static final double WIDE = 1.05;
  private static final double BOLD = 1.1;
  private static final char ELLIPSIS = '…';
  private static final int FIRST_WIDE = 0x2190;
  private static final char ISOLATE = '\u2068';
  private static final char END_OF_ISOLATE = '\u2069';

  private Texts() {}

  /**
   * Returns a text without what XML cannot have or what would change the texts around it: control
   * characters (also those of directions) become spaces, lone surrogates are removed.
   */
  static String clean(String text) {
    int length = Math.min(text.length(), MAX_LENGTH);
    for (int i = 0; i < length; i++) {
      if (!isPlain(text.charAt(i))) {
        return cleaned(text, length);
      }
    }
    return length == text.length() ? text : text.substring(0, length) + ELLIPSIS;
  }

  private static boolean isPlain(char c) {
    return c < 0x7f ? c >= ' ' : c > 0x9f && c < 0x2000;
  }

  private static String cleaned(String text, int length) {
    StringBuilder clean = new StringBuilder(length + 1);
    for (int i = 0; i < length; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isUnsafe(c)) {
        continue;
      }
      clean.appendCodePoint(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
    return length == text.length() ? clean.toString() : clean.append(ELLIPSIS).toString();
  }

  /** Surrogates, characters that are none, and controls of directions. */
  private static boolean isUnsafe(int c) {
    return isBetween(c, 0xd800, 0xdfff)
        || (c & 0xfffe) == 0xfffe
        || isBetween(c, 0xfdd0, 0xfdef)
        || isBetween(c, 0x202a, 0x202e)
        || isBetween(c, 0x2066, 0x2069)
        || isBetween(c, 0x200e, 0x200f);
  }

  private static boolean isBetween(int c, int first, int last) {
    return c >= first && c <= last;
  }

  /** Returns a text that does not change the order of what is around it. */
  static String isolated(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isBetween(c, 0x590, 0x8ff)
          || isBetween(c, 0xd800, 0xdbff)
          || isBetween(c, 0xfb1d, 0xfeff)) {
        return ISOLATE + text + END_OF_ISOLATE;
      }
    }
    return text;
  }

  /** Returns about the width of a text in pixels, rather more than less. */
  static double width(String text, double size) {
    double width = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      width += width(c);
    }
    return width * size;
  }

  /** Returns about the width of a bold text. */
  static double boldWidth(String text, double size) {
    return width(text, size) * BOLD;
  }

  private static double width(int c) {
    if (c >= ' ' && c <= '~') {
      return WIDTHS[c - ' '] / 100.0;
    }
    if (c < FIRST_WIDE) {
      return isWithoutWidth(c) ? 0 : c == ELLIPSIS ? 1 : c >= 0x2000 ? WIDE : OTHER;
    }
    return isWithoutWidth(c) ? 0 : WIDE;
  }

  private static boolean isWithoutWidth(int c) {
    if (c < 0x300) {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT;
  }

  /** Returns a text that has room, cut with an ellipsis if it is too long. */
  static String fit(String text, double room, double size) {
    if (width(text, size) <= room) {
      return text;
    }
    double left = room / size - 1;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      left -= width(c);
      if (left < 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return end == 0 && room < size ? "" : trimmed(text, end) + ELLIPSIS;
  }

  /** Nothing that joins the next character, and no space, stays at the end. */
  private static String trimmed(String text, int end) {
    int last = end;
    while (last > 0 && (text.charAt(last - 1) == ' ' || text.charAt(last - 1) == '\u200d')) {
      last--;
    }
    return text.substring(0, last);
  }
}
