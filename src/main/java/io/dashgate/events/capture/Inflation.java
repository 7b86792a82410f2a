package io.dashgate.events.capture;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The data of a gzip stream, inflated while it is read, up to a limit. The exceptions of its reads
 * are of two kinds, so that whoever reads JSON from it can distinguish them from errors in the
 * JSON.
 */
final class Inflation extends FilterInputStream {

  private static final int BUFFER_BYTES = 8 * 1024;

  private final long most;
  private final boolean partial;
  private long read;

  /** The data is not gzip, or damaged. */
  static final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  /** The inflated data is too long. */
  static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;
  }

  private Inflation(InputStream inflated, long most, boolean partial) {
    super(inflated);
    this.most = most;
    this.partial = partial;
  }

  /** Whether data begins as gzip does. */
  static boolean isGzip(byte[] data) {
    return data.length > 2 && data[0] == 0x1f && data[1] == (byte) 0x8b;
  }

  /**
   * Begins to inflate.
   *
   * @param most the most bytes of the inflated data
   * @param partial whether the data is the beginning of a longer stream, whose end is no error
   */
  static Inflation of(byte[] data, long most, boolean partial) throws IOException {
    try {
      InputStream inflated = new GZIPInputStream(new ByteArrayInputStream(data), BUFFER_BYTES);
      return new Inflation(inflated, most, partial);
    } catch (ZipException | EOFException damaged) {
      throw damage(damaged);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int bytes;
    try {
      bytes = super.read(target, offset, length);
    } catch (ZipException | EOFException damaged) {
      if (partial && damaged instanceof EOFException) {
        return -1;
      }
      throw damage(damaged);
    } catch (StackOverflowError manyMembers) {
      // the library calls itself for each member that is empty
      throw damage(new ZipException("too many members"));
    }
    read += Math.max(0, bytes);
    if (read > most) {
      throw new TooLongException();
    }
    return bytes;
  }

  private static DamagedException damage(IOException cause) {
    return new DamagedException(
        cause instanceof EOFException
            ? "Compressed file ended before the end-of-stream marker was reached"
            : "Error -3 while decompressing data: " + cause.getMessage());
  }
}
