package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;

/**
 * The JSON of a request, and the form that it came in.
 *
 * @param whole all of it; empty if it is long and inflated while it is read
 * @param json all of it; to be closed
 * @param form without fields if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Decoded(byte[] whole, InputStream json, FormFields form) implements AutoCloseable {

  /** Returns a parser of it. */
  JsonParser parser() throws IOException {
    return whole.length == 0
        ? CaptureJson.FACTORY.createParser(json)
        : CaptureJson.FACTORY.createParser(whole);
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
