package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A generator of JSON whose bytes are taken piece by piece. */
final class Reusable extends ByteArrayOutputStream {

  private static final int INITIAL_BYTES = 1024;

  /** An array that was longer is not used again. */
  private static final int MOST_KEPT = 64 * 1024;

  private @Nullable JsonGenerator generator;

  Reusable() {
    super(INITIAL_BYTES);
  }

  /** Returns the generator. */
  JsonGenerator json() throws IOException {
    JsonGenerator made = generator;
    if (made == null) {
      made = CaptureJson.FACTORY.createGenerator(this);
      generator = made;
    }
    return made;
  }

  @Override
  public void close() throws IOException {
    JsonGenerator made = generator;
    generator = null; // which closes this, too
    if (made != null) {
      made.close();
    }
  }

  /** Returns what was written since the last call. */
  byte[] take() throws IOException {
    json().flush();
    byte[] bytes = toByteArray();
    clear();
    return bytes;
  }

  private void clear() {
    reset();
    if (buf.length > MOST_KEPT) {
      buf = new byte[INITIAL_BYTES];
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (count + length > EventReader.MOST_BYTES) {
      throw CaptureErrors.eventTooLarge();
    }
    super.write(bytes, offset, length);
  }
}
