package io.dashgate.events.capture;

import java.io.IOException;
import java.io.InputStream;

/**
 * The JSON of a request, inflated while it is read, and the form that it came in.
 *
 * @param json to be closed
 * @param form without fields if there is none
 */
record Decoded(InputStream json, FormFields form) implements AutoCloseable {

  @Override
  public void close() throws IOException {
    json.close();
  }
}
