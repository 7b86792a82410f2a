package io.dashgate.events.ingest;

import io.dashgate.events.LineBlocks;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A row of the inbox that waits to be processed: events of one commit, as lines of JSON.
 *
 * @param receivedAt by the clock of the database, the only one that counts
 * @param codec 0: plain text, 1: deflated, 2: {@link LineBlocks}
 */
record WaitingLines(long id, OffsetDateTime receivedAt, int codec, Buffer data) {

  /** Capture writes 1 MiB, and more only for an event that is longer. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;
  private static final int BLOCKS = 2;
  private static final int PLAIN_UP_TO = 2 * 1024;
  private static final int CHUNK = 16 * 1024;

  /**
   * Returns the lines.
   *
   * @throws DataFormatException if the data is damaged
   */
  List<String> lines() throws DataFormatException {
    byte[] bytes = data.getBytes();
    if (codec == DEFLATED) {
      bytes = inflated(bytes);
    } else if (codec == BLOCKS) {
      bytes = LineBlocks.lines(bytes, MOST_BYTES);
    } else if (codec != PLAIN) {
      throw new DataFormatException("unknown codec " + codec);
    }
    return Stream.of(new String(bytes, StandardCharsets.UTF_8).split("\n"))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static byte[] inflated(byte[] deflated) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 * deflated.length);
      byte[] chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int length = inflater.inflate(chunk);
        if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new DataFormatException("the data is incomplete");
        }
        bytes.write(chunk, 0, length);
        if (bytes.size() > MOST_BYTES) {
          throw new DataFormatException("the data is too long");
        }
      }
      return bytes.toByteArray();
    } finally {
      inflater.end();
    }
  }

  /** Returns the row with only these lines. */
  WaitingLines with(List<String> lines) {
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return text.length <= PLAIN_UP_TO
        ? new WaitingLines(id, receivedAt, PLAIN, Buffer.buffer(text))
        : new WaitingLines(id, receivedAt, DEFLATED, Buffer.buffer(deflated(text)));
  }

  private static byte[] deflated(byte[] text) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(text);
      deflater.finish();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4 + 64);
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        bytes.write(chunk, 0, deflater.deflate(chunk));
      }
      return bytes.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
