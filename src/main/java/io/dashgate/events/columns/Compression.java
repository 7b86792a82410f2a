package io.dashgate.events.columns;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Raw deflate at level 1, where it saves enough. */
final class Compression {

  /** It is kept if it saves at least one part of so many. */
  private static final int LEAST_SAVED = 7;

  private Compression() {}

  /** Compresses bytes; null: it does not save enough. */
  static byte @Nullable [] deflate(byte[] bytes, int size) {
    Deflater deflater = new Deflater(1, true);
    try {
      deflater.setInput(bytes, 0, size);
      deflater.finish();
      byte[] deflated = new byte[size - size / LEAST_SAVED];
      int length = deflater.deflate(deflated);
      return deflater.finished() ? Arrays.copyOf(deflated, length) : null;
    } finally {
      deflater.end();
    }
  }

  /**
   * Inflates the rest of an array.
   *
   * @param size of the result
   * @throws DamagedColumnException if it is not the result of {@link #deflate}
   */
  static ByteReader inflate(byte[] bytes, int from, int size) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, from, bytes.length - from);
      byte[] inflated = new byte[size];
      int length = inflater.inflate(inflated);
      if (length != size) {
        throw new DamagedColumnException("a compressed column is too short");
      }
      return new ByteReader(inflated, 0, size);
    } catch (DataFormatException e) {
      throw new DamagedColumnException("a column cannot be inflated: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
