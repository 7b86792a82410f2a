package io.dashgate.events.capture;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Parts of raw deflate streams (RFC 1951). Each ends at a byte and is not the last one of its
 * stream, so that parts that were compressed at different times are one stream when they stand
 * behind each other, with {@link #end} at the end.
 */
final class DeflateParts {

  /** For each kilobyte, and for the end of a part. */
  private static final int MOST_OVERHEAD = 64;

  private static final int MOST_STORED = 0xffff;

  private static final byte[] END = {3, 0};

  private static final ThreadLocal<Deflater> DEFLATERS =
      ThreadLocal.withInitial(() -> new Deflater(1, true));

  private DeflateParts() {}

  /** Compresses data at level 1. Takes a millisecond for about 100 KB. */
  static byte[] part(byte[] data, int from, int length) {
    Deflater deflater = DEFLATERS.get();
    deflater.reset();
    deflater.setInput(data, from, length);
    byte[] part = new byte[length / 4 + MOST_OVERHEAD];
    int size = 0;
    while (true) {
      size += deflater.deflate(part, size, part.length - size, Deflater.SYNC_FLUSH);
      if (size < part.length) {
        return Arrays.copyOf(part, size);
      }
      part = Arrays.copyOf(part, part.length * 2);
    }
  }

  /** Returns a part with data as it is, which must be short. */
  static byte[] stored(byte[] data) {
    if (data.length > MOST_STORED) {
      throw new IllegalArgumentException("too long for one block");
    }
    byte[] part = new byte[data.length + 5];
    part[1] = (byte) data.length;
    part[2] = (byte) (data.length >> 8);
    part[3] = (byte) ~data.length;
    part[4] = (byte) (~data.length >> 8);
    System.arraycopy(data, 0, part, 5, data.length);
    return part;
  }

  /** Returns the end of a stream. */
  static byte[] end() {
    return END.clone();
  }
}
