package io.dashgate.events.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for what cannot be copied from a document as it is, eight bytes at once. */
final class PlainBytes {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;
  private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
  private static final long BLANKS = 0x2020202020202020L;

  private PlainBytes() {}

  /** Whether a part of a document has no line breaks and no escapes of single characters. */
  static boolean isPlain(byte[] document, int begin, int end) {
    int i = begin;
    while (i < end) {
      if (i + Long.BYTES <= end && !hasOddOfEight(document, i)) {
        i += Long.BYTES;
        continue;
      }
      byte one = document[i];
      boolean isBreak = one < ' ' && one >= 0;
      if (isBreak || (one == '\\' && document[i + 1] == 'u')) {
        return false;
      }
      i++;
    }
    return true;
  }

  /** Whether eight bytes have a control character or a backslash. */
  private static boolean hasOddOfEight(byte[] document, int from) {
    long eight = (long) EIGHT.get(document, from);
    long backslashes = eight ^ BACKSLASHES;
    long isControl = (eight - BLANKS) & ~eight;
    long isBackslash = (backslashes - ONES) & ~backslashes;
    return ((isControl | isBackslash) & HIGHEST) != 0;
  }
}
