package io.dashgate.platform.http.server;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Compresses whole bodies (RFC 1952). */
final class Gzip {

  /** Level 1: the higher ones take several times the processor time for a few percent. */
  static final int LEVEL = 1;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0};
  private static final int STEP_BYTES = 16 * 1024;

  /** JSON usually shrinks to less. */
  private static final int EXPECTED_RATIO = 4;

  private Gzip() {}

  /** Whether the value of an Accept-Encoding header allows gzip. */
  static boolean isAccepted(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String each : acceptEncoding.split(",", -1)) {
      String[] parts = each.split(";", 2);
      if (parts[0].strip().equalsIgnoreCase("gzip") || parts[0].strip().equals("*")) {
        return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  /** Returns a compressed copy. Takes milliseconds for each megabyte. */
  static Buffer compress(Buffer body) {
    Buffer compressed = Buffer.buffer(body.length() / EXPECTED_RATIO).appendBytes(HEADER);
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      CRC32 checksum = new CRC32();
      byte[] out = new byte[STEP_BYTES];
      for (int start = 0; start < body.length(); start += STEP_BYTES) {
        byte[] in = body.getBytes(start, Math.min(start + STEP_BYTES, body.length()));
        checksum.update(in);
        deflater.setInput(in);
        drain(deflater, out, compressed);
      }
      deflater.finish();
      drain(deflater, out, compressed);
      return compressed.appendUnsignedIntLE(checksum.getValue()).appendUnsignedIntLE(body.length());
    } finally {
      deflater.end();
    }
  }

  private static void drain(Deflater deflater, byte[] out, Buffer compressed) {
    for (int bytes = deflater.deflate(out); bytes > 0; bytes = deflater.deflate(out)) {
      compressed.appendBytes(out, 0, bytes);
    }
  }
}
