package io.dashgate.events;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * Lines of the inbox as blocks, which are compressed where they are written and stand behind each
 * other in a row. A block has the length of its lines in bytes, the length of its data, each as
 * four bytes, and the data: compressed by LZ4, or as it is if that is not shorter. Between the
 * lines of two blocks is a line break. Confined to one thread.
 */
public final class LineBlocks {

  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  /** A longer array is not used again. */
  private static final int MOST_KEPT = 256 * 1024;

  private final Lz4Compressor compressor = new Lz4Compressor();
  private byte[] compressed = new byte[0];

  /** Returns a block of the first bytes of an array. Takes a millisecond for about 500 KB. */
  public byte[] block(byte[] lines, int length) {
    int most = HEAD_BYTES + compressor.maxCompressedLength(length);
    byte[] block = compressed.length < most ? new byte[most] : compressed;
    compressed = most <= MOST_KEPT ? block : compressed;
    int size = compressor.compress(lines, 0, length, block, HEAD_BYTES, most - HEAD_BYTES);
    if (size >= length) {
      size = length;
      System.arraycopy(lines, 0, block, HEAD_BYTES, length);
    }
    ByteBuffer.wrap(block).putInt(length).putInt(size);
    return Arrays.copyOf(block, HEAD_BYTES + size);
  }

  /**
   * Returns the lines of blocks.
   *
   * @param most the most bytes of all lines
   * @throws DataFormatException if the data is damaged, or has more lines
   */
  public static byte[] lines(byte[] blocks, int most) throws DataFormatException {
    byte[] lines = new byte[length(blocks, most)];
    ByteBuffer heads = ByteBuffer.wrap(blocks);
    Lz4Decompressor decompressor = new Lz4Decompressor();
    int end = 0;
    while (heads.hasRemaining()) {
      if (end > 0) {
        lines[end++] = '\n';
      }
      int length = heads.getInt();
      int size = heads.getInt();
      int begin = heads.position();
      if (size == length) {
        System.arraycopy(blocks, begin, lines, end, length);
      } else {
        decompress(decompressor, blocks, begin, size, lines, end, length);
      }
      heads.position(begin + size);
      end += length;
    }
    return lines;
  }

  /** Returns the bytes of all lines, for which all heads are checked. */
  private static int length(byte[] blocks, int most) throws DataFormatException {
    ByteBuffer heads = ByteBuffer.wrap(blocks);
    long all = -1;
    while (heads.hasRemaining()) {
      if (heads.remaining() < HEAD_BYTES) {
        throw new DataFormatException("a block is incomplete");
      }
      int length = heads.getInt();
      int size = heads.getInt();
      if (length <= 0 || size <= 0 || size > length || size > heads.remaining()) {
        throw new DataFormatException("a block has a wrong length");
      }
      heads.position(heads.position() + size);
      all += length + 1L;
      if (all > most) {
        throw new DataFormatException("the data is too long");
      }
    }
    return (int) Math.max(0, all);
  }

  private static void decompress(
      Lz4Decompressor decompressor,
      byte[] from,
      int begin,
      int size,
      byte[] to,
      int end,
      int length)
      throws DataFormatException {
    int written;
    try {
      written = decompressor.decompress(from, begin, size, to, end, length);
    } catch (MalformedInputException | IllegalArgumentException damaged) {
      throw new DataFormatException("a block is damaged: " + damaged.getMessage());
    }
    if (written != length) {
      throw new DataFormatException("a block is shorter than its length");
    }
  }
}
