package io.dashgate.platform.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A JSON document that nobody here looks into: read from Postgres as text and copied into the
 * answer as it is, since decoding and encoding it would cost more than the rest of a request.
 *
 * @param text valid, compact JSON
 */
public record RawJson(String text) {

  /**
   * Writes the document as a value of an answer, past the generator: it would encode a text a
   * character at a time.
   */
  public void write(JsonGenerator answer) throws IOException {
    answer.writeRawValue(""); // what stands between this value and the one before
    answer.flush();
    ((OutputStream) answer.getOutputTarget()).write(text.getBytes(StandardCharsets.UTF_8));
  }
}
