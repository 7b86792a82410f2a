package io.dashgate.platform.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A JSON document that is written directly to bytes, up to the longest reply. */
final class JsonOutput {

  /** Longest document, in bytes. */
  static final int MAX_BYTES = ApiReply.MAX_MEGABYTES * 1024 * 1024;

  private static final int TYPICAL_BYTES = 1024;
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Buffer bytes;
  private final JsonGenerator json;

  /**
   * Creates an empty document.
   *
   * @param expected bytes that it will have at least, if they are known
   */
  JsonOutput(long expected) {
    bytes = Buffer.buffer((int) Math.min(Math.max(expected, TYPICAL_BYTES), MAX_BYTES));
    try {
      json = FACTORY.createGenerator(new BufferOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a part of the document.
   *
   * @throws ApiReply.TooLarge if the document gets longer than {@link #MAX_BYTES}
   */
  void write(ApiReply.JsonWriter part) {
    try {
      part.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the document and returns its bytes. */
  Buffer end() {
    write(JsonGenerator::close);
    return bytes;
  }

  /** Appends to a buffer directly, up to the longest reply. */
  private static final class BufferOutputStream extends OutputStream {

    private final Buffer buffer;

    BufferOutputStream(Buffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public void write(int single) {
      requireRoom(1);
      buffer.appendByte((byte) single);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      requireRoom(length);
      buffer.appendBytes(bytes, offset, length);
    }

    private void requireRoom(int length) {
      if (buffer.length() + length > MAX_BYTES) {
        throw new ApiReply.TooLarge();
      }
    }
  }
}
