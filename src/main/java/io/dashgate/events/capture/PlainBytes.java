package io.dashgate.events.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes of a document at once. */
final class PlainBytes {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;
  private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
  private static final long BLANKS = 0x2020202020202020L;

  private PlainBytes() {}

  /** Whether eight bytes have a control character or a backslash. */
  static boolean hasOddOfEight(byte[] document, int from) {
    long eight = (long) EIGHT.get(document, from);
    long backslashes = eight ^ BACKSLASHES;
    long isControl = (eight - BLANKS) & ~eight;
    long isBackslash = (backslashes - ONES) & ~backslashes;
    return ((isControl | isBackslash) & HIGHEST) != 0;
  }
}
